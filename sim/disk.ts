import { assert, must } from '../lib/assert.js';
import type { Stored } from '../raft/core.js';
import type { Entry, HardState, Snapshot } from '../raft/messages.js';
import type { StorageWrite } from '../raft/storage.js';
import type { Dice } from './dice.js';

/** One write: what a storage stores for a Ready, or a snapshot of its own that takes the place of the entries it covers. */
export type Batch = StorageWrite | { readonly compact: Snapshot };

/** A line of the journal on disk; `left` counts those of its batch that follow, so that a batch without its end is known. */
interface Line {
  readonly batch: Batch;
  readonly left: number;
}

/**
 * One member's disk, as RaftStorage describes it, but with written and synced apart. What is written and not synced may be lost
 * in a crash, or kept in part: then the rest of the batch is missing, and recovery drops it whole.
 */
export class SimDisk implements Stored {
  hardState: HardState;
  snapshot: Snapshot;
  readonly entries: Entry[] = [];
  /** Written and not synced. */
  #cache: Line[] = [];

  /** Of a member of a new group, or without `group` of one that is to join: as `raft/bootstrap.ts` makes them. */
  constructor(group?: { readonly members: readonly string[]; readonly machine: Uint8Array }) {
    const [at, members, data] = group ? [1, group.members, group.machine] : [0, [], new Uint8Array()];
    this.hardState = { term: at, vote: '', commit: at };
    this.snapshot = { index: at, term: at, members, data };
  }
  get last(): number {
    return this.snapshot.index + this.entries.length;
  }
  /** Of what is synced; undefined for what a snapshot covers and for what is not there. */
  termAt(index: number): number | undefined {
    if (index === this.snapshot.index) return this.snapshot.term;
    return this.entries[index - this.snapshot.index - 1]?.term;
  }
  write(batch: Batch): void {
    const lines = 'compact' in batch ? 2 : 1 + batch.entries.length;
    for (let left = lines - 1; left >= 0; left--) this.#cache.push({ batch, left });
  }
  sync(): void {
    for (const { batch, left } of this.#cache) if (left === 0) this.#put(batch);
    this.#cache = [];
  }
  /** The operating system had written back this much of it by itself. */
  crash(dice: Dice): void {
    this.#cache.length = dice.between(0, this.#cache.length);
    this.sync();
  }
  #put(batch: Batch): void {
    if ('compact' in batch) return this.#compact(batch.compact);
    const { hardState, snapshot, entries } = batch;
    if (hardState) this.hardState = hardState;
    if (snapshot) {
      this.snapshot = snapshot;
      this.entries.length = 0;
    }
    const [first] = entries;
    if (!first) return;
    const kept = first.index - this.snapshot.index - 1;
    assert(kept >= 0 && kept <= this.entries.length, `entry ${first.index} follows what is stored, up to ${this.last}`);
    this.entries.length = kept;
    for (const entry of entries) this.entries.push(entry);
  }
  #compact(snapshot: Snapshot): void {
    const covered = snapshot.index - this.snapshot.index;
    must(this.entries[covered - 1], `the entry that snapshot ${snapshot.index} ends with`);
    this.entries.splice(0, covered);
    this.snapshot = snapshot;
  }
}
