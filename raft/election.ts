import { becomeLeader } from './leader.js';
import type { Vote, VoteReply } from './messages.js';
import { votersOf } from './membership.js';
import { electionResult } from './quorum.js';
import { becomeFollower, enterTerm, leaderOf, mayLead, resetElectionTimer, send, type CoreState } from './state.js';

const SOON_TICKS = 3;
/** Ticks in which a pre-candidate repeats its question: who has heard the same heartbeat as we have is ready by then. */
const PRE_VOTE_REPEATS = 2;

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
  for (const to of votersOf(log.membership)) if (to !== config.id) ask(state, to, { pre, term, transfer });
  conclude(state);
}

function ask(
  state: CoreState,
  to: string,
  { pre, term, transfer }: { readonly pre: boolean; readonly term: number; readonly transfer: boolean },
): void {
  const { lastIndex, lastTerm } = state.log;
  send(state, { kind: 'vote', pre, to, term, lastIndex, lastTerm, ...(transfer && { transfer }) });
}

function askForPreVote(state: CoreState, to: string): void {
  ask(state, to, { pre: true, term: state.term + 1, transfer: false });
}

/**
 * To be called after each tick. Others may have heard the leader a moment longer than we have, or count their ticks a moment later,
 * and have ignored us: they are asked again in the next ticks, instead of after a whole election timeout.
 */
export function repeatPreVote(state: CoreState): void {
  const { role, electionElapsed, log, config } = state;
  if (role.name !== 'pre-candidate' || electionElapsed > PRE_VOTE_REPEATS) return;
  for (const to of votersOf(log.membership)) if (to !== config.id && !role.votes.has(to)) askForPreVote(state, to);
}

/** Stands for election after a short while, drawn by lot as always. */
function standSoon(state: CoreState): void {
  const soon = state.electionElapsed + 1 + state.config.random.int(SOON_TICKS);
  state.electionTimeout = Math.min(state.electionTimeout, soon);
}

/**
 * The connection to the leader broke, so its process may be gone: it does not count as heard any more. That may be wrong: then its
 * next heartbeat puts things right, and if even that does not reach us, the others, who hear it, do not vote for us (thesis, 9.6).
 */
export function onLeaderLost(state: CoreState): void {
  becomeFollower(state, state.term, undefined);
  standSoon(state);
}

/** The leader wants us in its place (thesis, 3.10). */
export function onTimeoutNow(state: CoreState): void {
  if (state.role.name === 'follower' && mayLead(state)) campaign(state, 'candidate', true);
}

/** 5.2 and 5.4.1: one vote a term, only for a log at least as up-to-date as ours. */
export function onVote(state: CoreState, message: Vote): void {
  const { pre, from } = message;
  if (pre && state.role.name === 'pre-candidate' && message.term > state.term) {
    // Of two that stand at the same time one gives way, or both would have a vote each. The other may not have been heard, while
    // the leader still was: it asks again.
    if (!goesBeforeUs(state, message)) return askForPreVote(state, from);
    becomeFollower(state, state.term, undefined);
  }
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

/** Whether this pre-candidate has the newer log, or the same one and the greater id. */
function goesBeforeUs({ log, config }: CoreState, { from, lastIndex, lastTerm }: Vote): boolean {
  if (!log.isUpToDate(lastIndex, lastTerm)) return false;
  return lastIndex !== log.lastIndex || lastTerm !== log.lastTerm || from > config.id;
}

export function onVoteReply(state: CoreState, message: VoteReply): void {
  const { role } = state;
  if (role.name !== (message.pre ? 'pre-candidate' : 'candidate')) return;
  role.votes.set(message.from, message.granted);
  conclude(state);
  // Who refuses a vote has given it to another: if nobody wins, the votes were split, and there is nothing to wait for.
  if (!message.pre && !message.granted && state.role.name !== 'leader') standSoon(state);
}

function conclude(state: CoreState): void {
  const { role } = state;
  if (role.name !== 'pre-candidate' && role.name !== 'candidate') return;
  const result = electionResult(state.log.membership, role.votes);
  if (result === 'lost') becomeFollower(state, state.term, undefined);
  else if (result === 'won' && role.name === 'candidate') becomeLeader(state);
  else if (result === 'won') campaign(state, 'candidate');
}
