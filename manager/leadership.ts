import { swarmError } from '../lib/errors.js';
import type { LeaderLoop } from './store/types.js';

/**
 * Whether what the leader's loops decide may be written. A loop that is still ending when this manager leads again has begun in an earlier
 * term, and raft would take its writes for those of the new one, before all that another leader wrote meanwhile is applied here.
 */
export class Office {
  held = false;

  /** Throws RAFT_NOT_LEADER. */
  assertHeld(): void {
    if (!this.held) throw swarmError('RAFT_NOT_LEADER', { hint: ': it has not taken office in this term' });
  }
}

/**
 * Starts the leader's loops when this manager takes office and stops them when it loses it. A loop is never started before its
 * last run has stopped altogether, and until then nothing is written: see Office.
 */
export class Leadership {
  readonly #loops: readonly LeaderLoop[];
  readonly #office: Office;
  readonly #onFatal: (error: unknown) => void;
  #running = false;
  /** How often the leadership has changed. */
  #changes = 0;
  #turn: Promise<void> = Promise.resolve();

  /**
   * Loops are started in the given order and told to stop in the reverse one, all at once: none of them goes on trying to write, which
   * is refused now, while another one ends. `office` is held while they may write. `onFatal`: one of them could not be started or stopped.
   */
  constructor(loops: readonly LeaderLoop[], office: Office, onFatal: (error: unknown) => void) {
    this.#loops = loops;
    this.#office = office;
    this.#onFatal = onFatal;
  }

  set(leading: boolean): void {
    this.#office.held = false;
    const change = ++this.#changes;
    this.#turn = this.#turn.then(() => this.#follow(leading, change)).catch((error: unknown) => this.#onFatal(error));
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.set(false);
    await this.#turn;
  }

  async #follow(leading: boolean, change: number): Promise<void> {
    if (leading === this.#running) return;
    this.#running = leading;
    this.#office.held = leading && change === this.#changes; // else it is lost again already
    if (leading) for (const loop of this.#loops) loop.start();
    else await Promise.all([...this.#loops].reverse().map((loop) => loop.stop()));
  }
}
