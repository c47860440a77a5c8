import type { ErrorCode } from '../lib/errors.js';

/** Why a leader did not take a proposal: a foreseen error in its wire form. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What became of a proposal that was handed to `forward`. */
export type Placement = { readonly number: number } & (
  | { readonly index: number; readonly term: number }
  /** It was not taken, and never will be. */
  | { readonly refused: Refusal }
  /** The leader that it was sent to leads no more: it may have taken it or not. */
  | { readonly unknown: true }
);

export interface ForwardedProposal {
  readonly data: Uint8Array;
  /** The term of the leader that it was sent to, and for how many ticks there has been no answer. */
  sent: { readonly term: number; ticks: number } | undefined;
}

/** The proposals that this member has for a leader. */
export class Outbound {
  /** Drawn anew in each life of the member, which counts its proposals from 1. */
  session: number | undefined;
  number = 0;
  bytes = 0;
  /** In the order of their numbers. */
  readonly waiting = new Map<number, ForwardedProposal>();
  /** For the next Ready. */
  news: Placement[] = [];

  settle(placement: Placement): void {
    const proposal = this.waiting.get(placement.number);
    if (!proposal) return;
    this.bytes -= proposal.data.length;
    this.waiting.delete(placement.number);
    this.news.push(placement);
  }
}

type Answer = number | Refusal;

/** What a leader has answered, so that a proposal that arrives twice is taken once. */
export class Inbound {
  /** By member and session: answers by number, and below which number they are forgotten. */
  readonly #senders = new Map<string, { readonly answers: Map<number, Answer>; floor: number }>();
  readonly #memory: number;

  constructor(memory: number) {
    this.#memory = memory;
  }
  /** The answer given before, or the one that `decide` gives. None for a proposal so old that its answer is forgotten. */
  answer(sender: string, number: number, decide: () => Answer): Answer | undefined {
    const known = this.#senders.get(sender) ?? { answers: new Map<number, Answer>(), floor: 0 };
    this.#senders.set(sender, known);
    const before = known.answers.get(number);
    if (before !== undefined || number < known.floor) return before;
    const answer = decide();
    known.answers.set(number, answer);
    const [oldest] = known.answers.keys();
    if (known.answers.size > this.#memory && oldest !== undefined) {
      known.answers.delete(oldest);
      known.floor = Math.max(known.floor, oldest + 1);
    }
    return answer;
  }
}
