import { becomeLeader } from './leader.js';
import type { Vote, VoteReply } from './messages.js';
import { votersOf } from './membership.js';
import { electionResult } from './quorum.js';
import { becomeFollower, enterTerm, leaderOf, mayLead, resetElectionTimer, send, type CoreState } from './state.js';

/**
 * Stands for election. First as a pre-candidate, which changes nobody's term (thesis, 9.6): a member that was cut off
 * does not depose a working leader when it comes back.
 */
export function campaign(state: CoreState, role: 'pre-candidate' | 'candidate', transfer = false): void {
  const { config, log } = state;
  const pre = role === 'pre-candidate';
  resetElectionTimer(state);
  if (!pre) {
    enterTerm(state, state.term + 1);
    state.vote = config.id;
  }
  state.role = { name: role, votes: new Map([[config.id, true]]) };
  const term = pre ? state.term + 1 : state.term;
  for (const to of votersOf(log.membership)) {
    if (to === config.id) continue;
    send(state, {
      kind: 'vote',
      pre,
      to,
      term,
      lastIndex: log.lastIndex,
      lastTerm: log.lastTerm,
      ...(transfer && { transfer }),
    });
  }
  conclude(state);
}

/** The leader wants us in its place (thesis, 3.10). */
export function onTimeoutNow(state: CoreState): void {
  if (state.role.name === 'follower' && mayLead(state)) campaign(state, 'candidate', true);
}

/** 5.2 and 5.4.1: one vote a term, only for a log at least as up-to-date as ours. */
export function onVote(state: CoreState, message: Vote): void {
  const { pre, from } = message;
  const free =
    state.vote === from || (state.vote === '' && leaderOf(state) === undefined) || (pre && message.term > state.term);
  const granted = free && state.log.isUpToDate(message.lastIndex, message.lastTerm);
  if (granted && !pre) {
    state.vote = from;
    state.electionElapsed = 0;
  }
  // A granted pre-vote is of the term asked for; a refused one tells ours, so that a candidate left behind catches up.
  send(state, { kind: 'vote-reply', pre, to: from, term: granted ? message.term : state.term, granted });
}

export function onVoteReply(state: CoreState, message: VoteReply): void {
  const { role } = state;
  if (role.name !== (message.pre ? 'pre-candidate' : 'candidate')) return;
  role.votes.set(message.from, message.granted);
  conclude(state);
}

function conclude(state: CoreState): void {
  const { role } = state;
  if (role.name !== 'pre-candidate' && role.name !== 'candidate') return;
  const result = electionResult(state.log.membership, role.votes);
  if (result === 'lost') becomeFollower(state, state.term, undefined);
  else if (result === 'won' && role.name === 'candidate') becomeLeader(state);
  else if (result === 'won') campaign(state, 'candidate');
}
