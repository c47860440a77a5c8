import { entryBytes, type Entry } from './messages.js';
import type { SnapshotSending } from './snapshot-sending.js';

/** For those who watch. */
export interface PeerStatus {
  /** Its log agrees with the leader's up to here. */
  readonly match: number;
  /** Ticks since the leader heard of it. */
  readonly silentTicks: number;
}

/**
 * What a leader knows of one follower's log, and what it may send it. All changes of state are here. Invariant: match < next.
 *
 * - probe: where the logs agree is not known; one append at a time until one is accepted.
 * - replicate: they agree at `match`; appends are sent without waiting, up to `window` unanswered ones and `bytesMax`.
 * - snapshot: the follower needs what was compacted away; nothing else is sent until it has installed the snapshot.
 */
export class Progress {
  state: 'probe' | 'replicate' | 'snapshot' = 'probe';
  match = 0;
  next: number;
  /** Up to here the follower has been told of the commit index. */
  commitSent = 0;
  /** Heard of since the last check of the quorum. */
  active = true;
  silentTicks = 0;
  /** The latest round of heartbeats that it has answered. */
  round = 0;
  readonly #window: number;
  readonly #bytesMax: number;
  /** Each append that is under way, in the order of sending. */
  #inflight: { readonly last: number; readonly bytes: number }[] = [];
  #probeSent = false;
  /** In state `snapshot`. */
  #sending: SnapshotSending | undefined;

  constructor(next: number, window: number, bytesMax = Infinity) {
    this.next = next;
    this.#window = window;
    this.#bytesMax = bytesMax;
  }
  get status(): PeerStatus {
    return { match: this.match, silentTicks: this.silentTicks };
  }
  get paused(): boolean {
    switch (this.state) {
      case 'probe':
        return this.#probeSent;
      case 'replicate':
        return this.#inflight.length >= this.#window || this.#inflightBytes >= this.#bytesMax;
      case 'snapshot':
        return this.#sending?.due !== true;
    }
  }
  get #inflightBytes(): number {
    return this.#inflight.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  /** Whether there is something to send, and it may be sent now. */
  due(lastIndex: number, committed: number): boolean {
    if (this.state === 'snapshot') return !this.paused;
    // Where the logs agree is unknown until a probe is answered: one that was lost is sent again, with or without entries.
    const unproven = this.state === 'probe' && this.match < lastIndex;
    return !this.paused && (unproven || this.next <= lastIndex || Math.min(committed, this.next - 1) > this.commitSent);
  }
  /** An append with these entries and this commit index was sent. */
  sent(entries: readonly Entry[], commit: number): void {
    if (this.state === 'probe') this.#probeSent = true;
    const last = entries.at(-1);
    if (this.state === 'replicate' && last) {
      this.next = last.index + 1;
      const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
      this.#inflight.push({ last: last.index, bytes });
    }
    this.commitSent = Math.min(commit, this.next - 1);
  }
  /** What is sent in state `snapshot`. */
  get sending(): SnapshotSending | undefined {
    return this.#sending;
  }
  beginSnapshot(sending: SnapshotSending): void {
    this.#become('snapshot');
    this.#sending = sending;
  }
  /** The follower's log agrees up to `index`. True when that is news. */
  accepted(index: number): boolean {
    const news = index > this.match;
    this.match = Math.max(this.match, index);
    this.next = Math.max(this.next, index + 1);
    if (this.state === 'replicate') {
      this.#inflight = this.#inflight.filter(({ last }) => last > index);
    } else if (index === this.match && (this.state === 'probe' || index >= (this.#sending?.snapshot.index ?? 0))) {
      this.#become('replicate');
      this.next = this.match + 1;
    }
    return news;
  }
  /** The append that followed `prevIndex` was refused; the logs may agree at `hint`. An answer out of date changes nothing. */
  rejected(prevIndex: number, hint: number): void {
    if (this.state === 'replicate' && prevIndex > this.match) this.suspect();
    if (this.state !== 'probe' || prevIndex !== this.next - 1) return;
    this.next = Math.max(Math.min(prevIndex, hint + 1), this.match + 1);
    this.#probeSent = false;
  }
  /** What was sent after `match` is taken for lost. */
  suspect(): void {
    this.#become('probe');
    this.next = this.match + 1;
  }
  /** The connection to it broke, and what was under way may be lost with it. */
  lost(): void {
    if (this.state === 'replicate') this.suspect();
    this.#sending?.lost();
  }
  /**
   * The follower answers: a lost probe may be repeated. A snapshot of which it has said nothing new for `patience` ticks is gone on
   * with where it stands, or begun anew when there is a newer one by now, of index `latest`.
   */
  alive(patience: number, latest: number): void {
    this.heard();
    this.#probeSent = false;
    if (this.#sending?.ask(patience) && latest > this.#sending.snapshot.index) this.suspect();
  }
  heard(): void {
    this.active = true;
    this.silentTicks = 0;
  }
  tick(): void {
    this.silentTicks++;
    this.#sending?.tick();
  }
  #become(state: Progress['state']): void {
    this.state = state;
    this.#inflight = [];
    this.#probeSent = false;
    this.#sending = undefined;
    this.commitSent = Math.min(this.commitSent, this.match); // what was sent after it may not have been taken in
  }
}
