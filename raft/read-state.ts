/** All reads up to `number` may be answered once `index` is applied. */
export interface ConfirmedReads {
  readonly number: number;
  readonly index: number;
}

/** The reads that this member was asked for. */
export class Reads {
  issued = 0;
  confirmed = 0;
  /** For the next Ready. */
  news: ConfirmedReads | undefined;
  /** The latest question to a leader. */
  asked = { term: 0, number: 0 };

  confirm(number: number, index: number): void {
    if (number <= this.confirmed || number > this.issued) return; // known, or the answer to an earlier life of ours
    this.confirmed = number;
    this.news = { number, index };
  }
}

/** A round of heartbeats, and the reads that it will confirm. */
export interface Round {
  readonly number: number;
  /** In ticks of the leadership. */
  readonly sentAt: number;
  readonly index: number;
  /** The highest number of each member that asked. */
  readonly reads: ReadonlyMap<string, number>;
}

/** What a leader keeps of rounds and reads. */
export class Rounds {
  ticks = 0;
  /** The latest round. */
  number = 0;
  /** Not answered by a majority yet. */
  open: Round[] = [];
  /** Reads for the next round. */
  waiting = new Map<string, number>();
  /** When the latest round that a majority has answered was sent: for a while from then on nobody else is elected. */
  leaseFrom: number | undefined;
  /** Rounds up to this one say nothing about the lease: the clock stood still meanwhile. */
  distrusted = 0;
}
