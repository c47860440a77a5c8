/**
 * Linearizable reads (thesis, 6.4): a read may be answered from the state machine once that has applied all that was committed
 * when the read was asked for. The leader knows that index for sure when a majority still follows it, which one round of heartbeats
 * shows. Followers ask the leader for it.
 *
 * Reads are numbered by the member that is asked; who confirms a number confirms all before it, so one question stands for many.
 */
import { must } from '../lib/assert.js';
import type { Read, ReadReply } from './messages.js';
import { agreedIndex } from './quorum.js';
import { leaderOf, send, type CoreState, type Leader } from './state.js';

const START_SPAN = 2 ** 31;
const START_STEP = 2 ** 20;

/** Asks for one more read; its number. The first one's is anywhere, so that no answer to an earlier life of this member fits. */
export function requestRead({ reads, config }: CoreState): number {
  if (reads.issued === 0) reads.issued = reads.confirmed = (1 + config.random.int(START_SPAN)) * START_STEP;
  return ++reads.issued;
}

/** Whether `pursueReads` has anything to do. */
export function areReadsDue(state: CoreState): boolean {
  const { role, term, log } = state;
  if (role.name !== 'leader') return isOwnDue(state) && leaderOf(state) !== undefined;
  return (isOwnDue(state) || role.rounds.waiting.size > 0) && log.termAt(log.committed) === term;
}

function isOwnDue({ reads: { issued, confirmed, asked }, term }: CoreState): boolean {
  return issued > confirmed && (asked.term !== term || asked.number !== issued);
}

/**
 * Once for each Ready, so that all reads of that time share one question to the leader, or on the leader one round: true when
 * the caller has to begin one.
 */
export function pursueReads(state: CoreState): boolean {
  if (!areReadsDue(state)) return false;
  const { reads, role, term, config, log } = state;
  const own = isOwnDue(state);
  reads.asked = { term, number: reads.issued };
  if (role.name !== 'leader') {
    send(state, { kind: 'read', to: must(leaderOf(state), 'a leader to ask'), term, number: reads.issued });
    return false;
  }
  const { rounds } = role;
  if (own) rounds.waiting.set(config.id, reads.issued);
  if (!holdsLease(state, role)) return true;
  answer(state, rounds.waiting, log.committed);
  rounds.waiting = new Map();
  return false;
}

/** 6.4.1: while followers that answered lately still refuse to vote for anybody else, the leader need not ask them again. */
function holdsLease({ config: { leaseTicks = 0 } }: CoreState, { rounds }: Leader): boolean {
  return rounds.leaseFrom !== undefined && rounds.ticks - rounds.leaseFrom < leaseTicks;
}

/** A new round of heartbeats, for all reads that wait. The caller sends it, and then calls `concludeRounds`. */
export function openRound({ log, term }: CoreState, { rounds }: Leader): number {
  const ownTerm = log.termAt(log.committed) === term; // before, the commit index may be behind what was acknowledged (6.4)
  const reads = ownTerm ? rounds.waiting : new Map<string, number>();
  if (ownTerm) rounds.waiting = new Map();
  const number = ++rounds.number;
  rounds.open.push({ number, sentAt: rounds.ticks, index: log.committed, reads });
  return number;
}

/** Rounds that a majority has answered confirm their reads. */
export function concludeRounds(state: CoreState, leader: Leader): void {
  const { rounds, progress } = leader;
  const { id: self } = state.config;
  const heard = (id: string): number => (id === self ? rounds.number : (progress.get(id)?.round ?? 0));
  const agreed = agreedIndex(state.log.membership, heard);
  const done = rounds.open.filter(({ number }) => number <= agreed);
  if (done.length === 0) return;
  rounds.open = rounds.open.filter(({ number }) => number > agreed);
  for (const { number, sentAt, index, reads } of done) {
    answer(state, reads, index);
    if (number > rounds.distrusted) rounds.leaseFrom = sentAt;
  }
}

function answer(state: CoreState, reads: ReadonlyMap<string, number>, index: number): void {
  for (const [from, number] of reads) {
    if (from === state.config.id) state.reads.confirm(number, index);
    else send(state, { kind: 'read-reply', to: from, term: state.term, number, index });
  }
}

export function onRead(state: CoreState, { from, number }: Read): void {
  if (state.role.name === 'leader') state.role.rounds.waiting.set(from, number);
}

export function onReadReply(state: CoreState, { number, index }: ReadReply): void {
  state.reads.confirm(number, index);
}

/** The question or its answer may be lost: it is asked again. */
export function repeatReads({ reads }: CoreState): void {
  reads.asked = { term: 0, number: 0 };
}

/** No lease is trusted that began before now, as when our clock stood still and others may have been elected meanwhile. */
export function distrustLease({ rounds }: Leader): void {
  rounds.leaseFrom = undefined;
  rounds.distrusted = Math.max(rounds.distrusted, rounds.number); // a transfer's distrust has no end
}
