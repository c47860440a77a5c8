import { assert, must } from '../lib/assert.js';
import { MembershipHistory } from './membership-history.js';
import type { Membership } from './membership.js';
import { entryBytes, type Entry, type Snapshot } from './messages.js';

/**
 * The log in memory, from the entry after `base` on. Invariants: base.index <= applied <= committed <= lastIndex,
 * base.index <= stable <= lastIndex, base.index <= snapshot.index <= committed.
 */
export class RaftLog {
  /** The latest snapshot: of our own state machine, or the leader's when it was ahead of our log. */
  snapshot: Snapshot;
  /** A leader's snapshot that the driver has not stored yet. */
  pendingSnapshot: Snapshot | undefined;
  committed: number;
  applied: number;
  /** Up to here the log is on disk. */
  stable: number;
  #base: { index: number; term: number };
  #entries: Entry[];
  #history: MembershipHistory;

  constructor(snapshot: Snapshot, entries: readonly Entry[], commit: number) {
    this.snapshot = snapshot;
    this.#base = { index: snapshot.index, term: snapshot.term };
    this.#entries = [...entries];
    this.#history = new MembershipHistory(snapshot, entries);
    this.stable = this.lastIndex;
    this.applied = snapshot.index;
    this.committed = snapshot.index;
    this.commitTo(commit);
  }
  get lastIndex(): number {
    return this.#base.index + this.#entries.length;
  }
  get lastTerm(): number {
    return must(this.termAt(this.lastIndex), 'the term of the last entry');
  }
  /** The group as this log has it: the latest configuration counts, committed or not (thesis, 4.1). */
  get membership(): Membership {
    return this.#history.latest.membership;
  }
  /** Of the entry (or snapshot) that `membership` is from. */
  get membershipIndex(): number {
    return this.#history.latest.index;
  }
  /** The group as of `index`, which is not before the snapshot. */
  membershipAt(index: number): Membership {
    return this.#history.at(index);
  }
  /** Undefined when the entry was compacted away or is not there yet. */
  termAt(index: number): number | undefined {
    return index === this.#base.index ? this.#base.term : this.#entries[index - this.#base.index - 1]?.term;
  }
  /** Whether the log holds exactly this entry: if so, all before it are the same as well (Log Matching, 5.3). */
  matches(index: number, term: number): boolean {
    return this.termAt(index) === term;
  }
  /** 5.4.1: whether a log that ends so is at least as up-to-date as this one. */
  isUpToDate(lastIndex: number, lastTerm: number): boolean {
    return lastTerm > this.lastTerm || (lastTerm === this.lastTerm && lastIndex >= this.lastIndex);
  }
  /** Entries after `after` up to and with `to`. */
  between(after: number, to: number): Entry[] {
    assert(after >= this.#base.index && to <= this.lastIndex, `entries ${after + 1} to ${to} are in the log`);
    return this.#entries.slice(after - this.#base.index, to - this.#base.index);
  }
  /** Entries after `after` of at most `bytes` together, but at least one if there is any. */
  after(after: number, bytes: number): Entry[] {
    const out: Entry[] = [];
    for (let i = after - this.#base.index, size = 0; i < this.#entries.length; i++) {
      const entry = must(this.#entries[i], `entry ${i} after the base`);
      size += entryBytes(entry);
      if (out.length > 0 && size > bytes) break;
      out.push(entry);
    }
    return out;
  }
  get unstable(): Entry[] {
    return this.between(this.stable, this.lastIndex);
  }
  get unapplied(): Entry[] {
    return this.between(this.applied, this.committed);
  }
  /** A leader only ever adds to its log (Leader Append-Only, 5.3). */
  push(entry: Entry): void {
    assert(entry.index === this.lastIndex + 1, `entry ${entry.index} follows ${this.lastIndex}`);
    this.#entries.push(entry);
    this.#history.add([entry]);
  }
  /** Adds a leader's entries where they differ from ours; ours that conflict go, with all after them (5.3). */
  merge(entries: readonly Entry[]): void {
    const from = entries.findIndex((entry) => !this.matches(entry.index, entry.term));
    if (from < 0) return;
    const first = must(entries[from], 'the first new entry').index;
    assert(first > this.committed, `entry ${first} does not replace a committed one (up to ${this.committed})`);
    this.#entries.length = first - this.#base.index - 1;
    this.stable = Math.min(this.stable, first - 1);
    this.#history.truncate(first);
    const news = entries.slice(from);
    this.#entries.push(...news);
    this.#history.add(news);
  }
  /** The last place up to `index` whose term is at most `term`: logs that differ there cannot agree any later. */
  lastNotAfter(index: number, term: number): { index: number; term: number } {
    for (let i = Math.min(index, this.lastIndex); ; i--) {
      const own = this.termAt(i);
      if (own === undefined) return { index: Math.max(i, 0), term: 0 };
      if (own <= term) return { index: i, term: own };
    }
  }
  commitTo(index: number): void {
    if (index <= this.committed) return;
    assert(index <= this.lastIndex, `commit index ${index} is in the log, which ends at ${this.lastIndex}`);
    this.committed = index;
  }
  /** The entry is on disk. It may have been replaced while it was being written: then it does not count. */
  stableTo(index: number, term: number): void {
    if (index > this.stable && this.matches(index, term)) this.stable = index;
  }
  appliedTo(index: number): void {
    assert(index <= this.committed, `applied ${index} is committed (up to ${this.committed})`);
    this.applied = Math.max(this.applied, index);
  }
  /** Replaces the whole log by a leader's snapshot (section 7). */
  restore(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.pendingSnapshot = snapshot;
    this.#base = { index: snapshot.index, term: snapshot.term };
    this.#entries = [];
    this.#history = new MembershipHistory(snapshot, []);
    this.stable = this.committed = this.applied = snapshot.index;
  }
  /** Takes over a snapshot of our own state machine and drops what it covers, but for the last `keep` entries. */
  compact(snapshot: Snapshot, keep: number): void {
    if (snapshot.index <= this.snapshot.index) return; // a leader's came in between
    assert(snapshot.index <= this.applied, `snapshot ${snapshot.index} is of applied entries (up to ${this.applied})`);
    this.snapshot = snapshot;
    // Some of what it covers may not count as stored, when a later entry was replaced while all of them were being written.
    this.stable = Math.max(this.stable, snapshot.index);
    this.#history.compact(snapshot);
    const index = snapshot.index - keep;
    if (index <= this.#base.index) return;
    const term = must(this.termAt(index), `the term of entry ${index}`);
    this.#entries.splice(0, index - this.#base.index);
    this.#base = { index, term };
  }
}
