/**
 * Hands the leadership to a chosen member (thesis, 3.10): nothing new is proposed until it has the whole log; then it is told to
 * stand for election at once, and all vote although they hear a leader.
 */
import { must } from '../lib/assert.js';
import { swarmError } from '../lib/errors.js';
import { votersOf } from './membership.js';
import { send, type CoreState, type Leader } from './state.js';

/** Throws RAFT_NO_SUCH_MEMBER when `to` has no vote. */
export function beginTransfer(state: CoreState, leader: Leader, to: string): void {
  if (to === state.config.id) return;
  if (!votersOf(state.log.membership).has(to)) throw swarmError('RAFT_NO_SUCH_MEMBER', { id: to });
  leader.transfer = { to, ticks: 0 };
  continueTransfer(state, leader, to);
}

/** To be called whenever `from` has answered: it may have caught up, or not have got the word. */
export function continueTransfer(state: CoreState, leader: Leader, from: string): void {
  if (leader.transfer?.to !== from) return;
  const { match } = must(leader.progress.get(from), `what ${from} has`);
  if (match < state.log.lastIndex) return;
  leader.rounds.leaseFrom = undefined;
  leader.rounds.distrusted = Infinity; // the word may arrive at any time from now on: no lease any more in this term
  send(state, { kind: 'timeout-now', to: from, term: state.term });
}

/** A transfer that takes longer than an election timeout has failed: the leader works on. */
export function tickTransfer({ config }: CoreState, leader: Leader): void {
  if (leader.transfer && ++leader.transfer.ticks >= config.electionTicks) leader.transfer = undefined;
}

/** A leader that goes lets the voter that has most of its log follow it at once. */
export function appointSuccessor(state: CoreState, leader: Leader): void {
  const voters = votersOf(state.log.membership);
  const able = [...leader.progress].filter(([id]) => voters.has(id));
  const [best] = able.sort(([, one], [, other]) => other.match - one.match);
  if (best) send(state, { kind: 'timeout-now', to: best[0], term: state.term });
}
