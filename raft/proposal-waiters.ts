import type { Millis } from '../lib/clock.js';
import { SwarmError, swarmError } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import type { Placement } from './forward-state.js';
import type { Waiter } from './waiters.js';

interface Placed<Result> {
  readonly term: number;
  readonly waiter: Waiter<Result>;
  /** Undefined while this member leads: then it learns for certain what becomes of the entry. */
  deadline: Millis | undefined;
}

/** An applied entry; one of raft's own has no result. */
interface Applied<Result> {
  readonly term: number;
  readonly result: { readonly value: Result } | undefined;
}

const unknown = (): Error => swarmError('RAFT_OUTCOME_UNKNOWN', {});

/** Those who wait for their proposal to be applied here: made by this member as the leader, or forwarded to the one that is. */
export class ProposalWaiters<Result> {
  /** By index: the leader has it in its log. */
  readonly #placed = new Map<number, Placed<Result>>();
  /** By number: forwarded, and not answered yet. */
  readonly #forwarded = new Map<number, { readonly waiter: Waiter<Result>; readonly deadline: Millis }>();
  /** What was applied lately, by index, while anybody waits for an answer: that may come after the entry. */
  readonly #recent = new Map<number, Applied<Result>>();

  place(index: number, term: number, waiter: Waiter<Result>, deadline?: Millis): void {
    this.#placed.get(index)?.waiter.reject(unknown()); // of a term that has ended
    this.#placed.set(index, { term, waiter, deadline });
  }
  forward(number: number, waiter: Waiter<Result>, deadline: Millis): void {
    this.#forwarded.set(number, { waiter, deadline });
  }
  /** The leader has answered, or never will. */
  settle(placement: Placement, appliedIndex: number): void {
    const forwarded = this.#forwarded.get(placement.number);
    if (!forwarded) return;
    const { waiter, deadline } = forwarded;
    this.#forwarded.delete(placement.number);
    if ('unknown' in placement) return waiter.reject(unknown());
    if ('refused' in placement) {
      return waiter.reject(new SwarmError(placement.refused.code, placement.refused.message));
    }
    const { index, term } = placement;
    this.place(index, term, waiter, deadline);
    if (index > appliedIndex) return;
    const known = this.#recent.get(index);
    if (known) this.applied(index, known);
    else this.skipTo(index);
  }
  applied(index: number, { term, result }: Applied<Result>): void {
    const placed = this.#placed.get(index);
    this.#placed.delete(index);
    if (placed?.term === term && result) placed.waiter.resolve(result.value);
    else placed?.waiter.reject(unknown()); // another leader's entry is in its place
    if (this.#forwarded.size === 0) return this.#recent.clear();
    this.#recent.set(index, { term, result });
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > limits.raft_results_kept_max && oldest !== undefined) this.#recent.delete(oldest);
  }
  /** The state machine was set to `index` by a snapshot: what happened on the way is not known. */
  skipTo(index: number): void {
    this.#reject((at) => at <= index, unknown);
  }
  /** This member leads no more: its entries may still come to be, but not for certain. */
  leadershipLost(deadline: Millis): void {
    for (const placed of this.#placed.values()) placed.deadline ??= deadline;
  }
  /** `withdraw` tells whether it is certain that nobody has a forwarded proposal; then it is refused with `reason`. */
  expire(now: Millis, withdraw: (number: number) => boolean, reason: () => Error): void {
    this.#reject((_, { deadline }) => deadline !== undefined && deadline <= now, unknown);
    for (const [number, { waiter, deadline }] of this.#forwarded) {
      if (deadline > now) continue;
      this.#forwarded.delete(number);
      waiter.reject(withdraw(number) ? reason() : unknown());
    }
  }
  rejectAll(reason: () => Error): void {
    this.#reject(() => true, reason);
    for (const { waiter } of this.#forwarded.values()) waiter.reject(reason());
    this.#forwarded.clear();
  }
  #reject(wanted: (index: number, placed: Placed<Result>) => boolean, reason: () => Error): void {
    for (const [index, placed] of this.#placed) {
      if (!wanted(index, placed)) continue;
      this.#placed.delete(index);
      placed.waiter.reject(reason());
    }
  }
}
