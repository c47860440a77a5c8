import type { Snapshot } from './messages.js';

/**
 * A snapshot on its way to one follower, in chunks (section 7, figure 13). A few are under way at a time; the follower says up to
 * where it has them without a gap. When it says nothing new for a while, it is asked where it stands as soon as it is known to
 * be there, and only the answer to that may lead back: else each answer that comes late would have much sent twice.
 */
export class SnapshotSending {
  readonly snapshot: Snapshot;
  readonly #chunkBytes: number;
  readonly #window: number;
  #acknowledged = 0;
  #next = 0;
  #idleTicks = 0;
  /** `due`: the question where the follower stands is to be sent. A transfer begins with it. */
  #question: 'none' | 'due' | 'sent' = 'due';

  /** At most `chunks` of `chunkBytes` are under way. */
  constructor(snapshot: Snapshot, chunkBytes: number, chunks: number) {
    this.snapshot = snapshot;
    this.#chunkBytes = chunkBytes;
    this.#window = chunks * chunkBytes;
  }
  get due(): boolean {
    if (this.#question !== 'none') return this.#question === 'due';
    return this.#next < this.snapshot.data.length && this.#next - this.#acknowledged < this.#window;
  }
  /** The next chunk; empty when the follower has all of it, and has only not said yet that it is installed. */
  take(): { readonly offset: number; readonly data: Uint8Array } {
    const offset = this.#next;
    const data = this.snapshot.data.subarray(offset, offset + this.#chunkBytes);
    this.#next += data.length;
    if (this.#question === 'due') this.#question = 'sent';
    return { offset, data };
  }
  /** The follower has all before `offset`. */
  acknowledged(offset: number): void {
    const asked = this.#question === 'sent';
    if (!asked && offset <= this.#acknowledged) return;
    this.#acknowledged = offset;
    this.#next = asked ? offset : Math.max(this.#next, offset);
    this.#question = 'none';
    this.#idleTicks = 0;
  }
  tick(): void {
    this.#idleTicks++;
  }
  /** The connection broke, and what was under way is lost. */
  lost(): void {
    this.#idleTicks = Infinity;
  }
  /** The follower is there. True when it has said nothing new of the snapshot for `patience` ticks: it is asked, now. */
  ask(patience: number): boolean {
    if (this.#idleTicks < patience) return false;
    this.#idleTicks = 0;
    this.#next = this.#acknowledged;
    this.#question = 'due';
    return true;
  }
}
