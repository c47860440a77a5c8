import type { LeaderLoop } from './store/types.js';

/**
 * Starts the leader's loops when this manager takes office and stops them when it loses it. A loop is never started before its
 * last run has stopped altogether: between two terms nothing of the old one can still write.
 */
export class Leadership {
  readonly #loops: readonly LeaderLoop[];
  readonly #onFatal: (error: unknown) => void;
  #running = false;
  #turn: Promise<void> = Promise.resolve();

  /**
   * Loops are started in the given order and told to stop in the reverse one, all at once: none of them goes on trying to write, which
   * is refused now, while another one ends. `onFatal`: one of them could not be started or stopped.
   */
  constructor(loops: readonly LeaderLoop[], onFatal: (error: unknown) => void) {
    this.#loops = loops;
    this.#onFatal = onFatal;
  }

  set(leading: boolean): void {
    this.#turn = this.#turn.then(() => this.#follow(leading)).catch((error: unknown) => this.#onFatal(error));
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.set(false);
    await this.#turn;
  }

  async #follow(leading: boolean): Promise<void> {
    if (leading === this.#running) return;
    this.#running = leading;
    if (leading) for (const loop of this.#loops) loop.start();
    else await Promise.all([...this.#loops].reverse().map((loop) => loop.stop()));
  }
}
