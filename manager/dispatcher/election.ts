import type { Cancel, Clock, Millis } from '../../lib/clock.js';

/**
 * So long an agent that comes while nobody leads is kept waiting before it is sent on: an election takes less, and a manager
 * that is cut off from the others must not keep it for long.
 */
const WAIT_MAX: Millis = 1_000;

/** What a manager knows of who leads. */
export interface LeaderInfo {
  /** host:port of the other manager that leads; undefined while there is none, or it is this one. */
  other(): string | undefined;
  /** Calls `listener` when another leads, or nobody. */
  onChange(listener: () => void): Cancel;
}

/** Who leads, for agents that come to a manager that does not. */
export class Election {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  readonly #info: LeaderInfo;
  #leadsHere = false;

  constructor(clock: Clock, info: LeaderInfo) {
    this.#clock = clock;
    this.#info = info;
    info.onChange(() => this.#wake());
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
    return this.#leadsHere || this.#info.other() !== undefined;
  }
  #wake(): void {
    if (this.#isOver) for (const end of [...this.#waiting]) end();
  }
}
