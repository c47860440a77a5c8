import type { Cancel } from '../lib/clock.js';
import type { Message } from './messages.js';
import type { RaftTransport } from './transport.js';

/** Joins members in one process, for tests. Messages arrive in order, soon after they were sent, unless a member is cut off. */
export class MemoryNetwork {
  readonly #receivers = new Map<string, (message: Message) => void>();
  readonly #cut = new Set<string>();

  /** The end of the member `id`. */
  transport(id: string): RaftTransport {
    return {
      send: (messages) => messages.forEach((message) => this.#carry(message)),
      listen: (receive): Cancel => {
        this.#receivers.set(id, receive);
        return () => this.#receivers.delete(id);
      },
    };
  }
  /** From now on nothing goes from or to `id`. */
  cut(id: string): void {
    this.#cut.add(id);
  }
  heal(id: string): void {
    this.#cut.delete(id);
  }
  #carry(message: Message): void {
    if (this.#cut.has(message.from) || this.#cut.has(message.to)) return;
    queueMicrotask(() => this.#receivers.get(message.to)?.(message));
  }
}
