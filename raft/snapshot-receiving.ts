import type { InstallSnapshot } from './messages.js';

/**
 * The leader's snapshot as it comes in, in chunks. Chunks are of one snapshot when they are of one index and one term, which has one
 * leader. What does not follow what is here is dropped: the leader is told where to go on.
 */
export class SnapshotReceiving {
  readonly #term: number;
  readonly #index: number;
  readonly #data: Uint8Array;
  #received = 0;

  constructor({ term, snapshot, total }: InstallSnapshot) {
    this.#term = term;
    this.#index = snapshot.index;
    this.#data = new Uint8Array(total);
  }
  /** How many bytes are here, from the first on without a gap. */
  get received(): number {
    return this.#received;
  }
  /** All of it; none while something is missing. */
  get whole(): Uint8Array | undefined {
    return this.#received === this.#data.length ? this.#data : undefined;
  }
  isOf({ term, snapshot, total }: InstallSnapshot): boolean {
    return term === this.#term && snapshot.index === this.#index && total === this.#data.length;
  }
  /** Whether it is of an older snapshot, or of an earlier leader: a newer one starts over. */
  isBefore({ term, snapshot }: InstallSnapshot): boolean {
    return term > this.#term || snapshot.index > this.#index;
  }
  take({ offset, data }: InstallSnapshot): void {
    if (offset > this.#received || offset + data.length <= this.#received) return;
    this.#data.set(data, offset);
    this.#received = offset + data.length;
  }
}
