import type { Cancel } from '../lib/clock.js';
import type { Message } from './messages.js';
import type { RaftTransport } from './transport.js';

interface Listener {
  receive(message: Message): void;
  lost(peer: string): void;
}

/**
 * Joins members in one process, for tests. Messages arrive in order, soon after they were sent, unless a member is cut off. Who
 * stops listening is lost to the others, as a process is that ends; who is cut off is not, as behind a broken cable.
 */
export class MemoryNetwork {
  readonly #listeners = new Map<string, Listener>();
  readonly #cut = new Set<string>();

  /** The end of the member `id`. */
  transport(id: string): RaftTransport {
    return {
      send: (messages) => messages.forEach((message) => this.#carry(message)),
      listen: (receive, lost): Cancel => {
        this.#listeners.set(id, { receive, lost });
        return () => {
          this.#listeners.delete(id);
          if (!this.#cut.has(id)) this.lose(id);
        };
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
  /** Tells all others, or only `to`, that the connection to `id` broke. */
  lose(id: string, to: Iterable<string> = this.#listeners.keys()): void {
    for (const peer of to) {
      if (peer === id || this.#cut.has(peer)) continue;
      queueMicrotask(() => this.#listeners.get(peer)?.lost(id));
    }
  }
  #carry(message: Message): void {
    if (this.#cut.has(message.from) || this.#cut.has(message.to)) return;
    queueMicrotask(() => this.#listeners.get(message.to)?.receive(message));
  }
}
