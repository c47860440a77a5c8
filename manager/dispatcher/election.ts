import type { Cancel, Clock, Millis } from '../../lib/clock.js';

/**
 * So long an agent that comes while nobody leads is kept waiting before it is sent on: an election takes less, and a manager
 * that is cut off from the others must not keep it for long.
 */
const WAIT_MAX: Millis = 1_000;

/** How to hear which other manager leads, now and on each change: its host:port; undefined while there is none, or it is this one. */
export type OnOtherLeader = (listener: (addr: string | undefined) => void) => Cancel;

/** Who leads, for agents that come to a manager that does not. */
export class Election {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #leadsHere = false;
  #other: string | undefined;

  constructor(clock: Clock, onOtherLeader: OnOtherLeader) {
    this.#clock = clock;
    onOtherLeader((addr) => {
      this.#other = addr;
      this.#wake();
    });
  }
  /** host:port of the other manager that leads. */
  get other(): string | undefined {
    return this.#other;
  }
  set leadsHere(leads: boolean) {
    this.#leadsHere = leads;
    this.#wake();
  }

  /**
   * Resolves when it is known who leads, or nobody has been found in time, or the caller has gone. The answer at an election's end
   * costs less than callers that ask again and again, each time over a new connection.
   */
  async over(signal: AbortSignal): Promise<void> {
    if (this.#isOver || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        this.#waiting.delete(end);
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#clock.after(WAIT_MAX, end);
      this.#waiting.add(end);
      signal.addEventListener('abort', end);
    });
  }

  get #isOver(): boolean {
    return this.#leadsHere || this.#other !== undefined;
  }
  #wake(): void {
    if (this.#isOver) for (const end of [...this.#waiting]) end();
  }
}
