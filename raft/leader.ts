import { swarmError } from '../lib/errors.js';
import { entryBytes, type AppendReply, type Entry, type HeartbeatReply, type SnapshotReply } from './messages.js';
import { Inbound } from './forward-state.js';
import {
  changeMembership,
  encodeMembership,
  everybodyIn,
  isJoint,
  leaveJoint,
  type MemberChange,
  type Membership,
} from './membership.js';
import { Progress } from './progress.js';
import { agreedIndex, isQuorum } from './quorum.js';
import { Rounds } from './read-state.js';
import { concludeRounds, openRound } from './reads.js';
import { SnapshotSending } from './snapshot-sending.js';
import { continueTransfer, tickTransfer } from './transfer.js';
import { becomeFollower, resetElectionTimer, send, type CoreState, type Leader } from './state.js';

/** Answers to each member's proposals: one that is repeated after so many others is not answered, and its caller told so. */
const FORWARDS_REMEMBERED = 10_000;
const CHUNKS_UNDER_WAY = 4; // of a snapshot, when the configuration says nothing else

export function becomeLeader(state: CoreState): void {
  const { log } = state;
  const leader: Leader = {
    name: 'leader',
    progress: new Map(),
    rounds: new Rounds(),
    inbound: new Inbound(FORWARDS_REMEMBERED),
    uncommittedBytes: 0,
    transfer: undefined,
  };
  meetPeers(state, leader);
  for (const entry of log.between(log.committed, log.lastIndex)) leader.uncommittedBytes += entryBytes(entry);
  state.role = leader;
  state.heartbeatElapsed = 0;
  resetElectionTimer(state);
  push(state, leader, nextEntry(state, 'noop', new Uint8Array()));
}

/** Appends to our own log. `replicate` sends it on; it is committed when a majority has it on disk. */
export function propose(state: CoreState, leader: Leader, data: Uint8Array): Entry {
  refuseInTransfer(leader);
  const limit = state.config.uncommittedBytesMax;
  const entry = nextEntry(state, 'command', data);
  if (leader.uncommittedBytes + entryBytes(entry) > limit) {
    throw swarmError('LIMIT_REACHED', { what: 'the raft log not yet committed (bytes)', limit });
  }
  push(state, leader, entry);
  return entry;
}

function refuseInTransfer({ transfer }: Leader): void {
  if (transfer) throw swarmError('RAFT_TRANSFERRING', { to: transfer.to });
}

function nextEntry(state: CoreState, kind: Entry['kind'], data: Uint8Array): Entry {
  return { index: state.log.lastIndex + 1, term: state.term, kind, data };
}

function push(state: CoreState, leader: Leader, entry: Entry): void {
  state.log.push(entry);
  leader.uncommittedBytes += entryBytes(entry);
}

/**
 * Appends the configuration that the changes lead to; it is in force at once (thesis, 4.1). One change at a time; and none before
 * an entry of our own term is committed, or two leaders could each commit one without the other's knowledge (Ongaro, "bug in
 * single-server membership changes", raft-dev, 2015). Throws RAFT_MEMBERS_BUSY, RAFT_LAST_MEMBER, RAFT_TRANSFERRING.
 */
export function proposeMembers(state: CoreState, leader: Leader, changes: readonly MemberChange[]): Entry {
  const { log, term } = state;
  refuseInTransfer(leader);
  if (log.membershipIndex > log.committed || isJoint(log.membership)) {
    throw swarmError('RAFT_MEMBERS_BUSY', { why: 'another change is under way' });
  }
  if (log.termAt(log.committed) !== term) {
    throw swarmError('RAFT_MEMBERS_BUSY', { why: 'the leader has only just been elected' });
  }
  return pushMembers(state, leader, changeMembership(log.membership, changes));
}

function pushMembers(state: CoreState, leader: Leader, membership: Membership): Entry {
  const entry = nextEntry(state, 'members', encodeMembership(membership));
  push(state, leader, entry);
  meetPeers(state, leader);
  return entry;
}

/** Everybody of the latest configuration is sent the log; who is to go, until it is committed that it goes. */
function meetPeers(state: CoreState, leader: Leader): void {
  const { log, config } = state;
  const peers = new Set([...everybodyIn(log.membership), ...everybodyIn(log.membershipAt(log.committed))]);
  peers.delete(config.id);
  for (const id of peers) {
    if (leader.progress.has(id)) continue;
    leader.progress.set(id, new Progress(log.lastIndex + 1, config.inflightAppendsMax, config.inflightBytesMax));
  }
  for (const [id, progress] of leader.progress) {
    if (peers.has(id)) continue;
    if (progress.state === 'replicate') askWhereItStands(state, id, progress); // it learns that it is no member any more
    leader.progress.delete(id);
  }
}

/** The latest configuration is committed: who is not in it is let go; a joint one is left (thesis, 4.3). */
function settle(state: CoreState, leader: Leader): void {
  const { membership } = state.log;
  meetPeers(state, leader);
  if (isJoint(membership)) pushMembers(state, leader, leaveJoint(membership));
}

/** Whether `replicate` has anything to send. */
export function isDue({ log }: CoreState, leader: Leader): boolean {
  for (const progress of leader.progress.values()) if (progress.due(log.lastIndex, log.committed)) return true;
  return false;
}

/**
 * Sends every follower what it lacks, as far as flow control lets it. Called once for each Ready and not for each proposal or
 * answer, so that many small entries and commits travel in one append.
 */
export function replicate(state: CoreState, leader: Leader): void {
  const { log } = state;
  for (const [id, progress] of leader.progress) {
    while (progress.due(log.lastIndex, log.committed)) sendNext(state, id, progress);
  }
}

function sendNext(state: CoreState, to: string, progress: Progress): void {
  const { log, term } = state;
  if (progress.sending) return sendChunk(state, to, progress.sending);
  const prevIndex = progress.next - 1;
  const prevTerm = log.termAt(prevIndex);
  if (prevTerm === undefined) {
    const { appendBytesMax, snapshotChunkBytes = appendBytesMax, snapshotChunksMax = CHUNKS_UNDER_WAY } = state.config;
    const sending = new SnapshotSending(log.snapshot, snapshotChunkBytes, snapshotChunksMax);
    progress.beginSnapshot(sending);
    return sendChunk(state, to, sending);
  }
  const entries = log.after(prevIndex, state.config.appendBytesMax);
  progress.sent(entries, log.committed);
  send(state, { kind: 'append', to, term, prevIndex, prevTerm, entries, commit: log.committed });
}

function sendChunk(state: CoreState, to: string, sending: SnapshotSending): void {
  const { data: whole, ...snapshot } = sending.snapshot;
  send(state, { kind: 'snapshot', to, term: state.term, snapshot, ...sending.take(), total: whole.length });
}

/**
 * Commits what a majority has on disk, ourselves included, but only up to an entry of our own term: one of an earlier term
 * may still be replaced although a majority has it (5.4.2, figure 8).
 */
export function commit(state: CoreState, leader: Leader): void {
  const { log } = state;
  const { id: self } = state.config;
  const index = agreedIndex(log.membership, (id) => (id === self ? log.stable : (leader.progress.get(id)?.match ?? 0)));
  if (index <= log.committed || log.termAt(index) !== state.term) return;
  for (const entry of log.between(log.committed, index)) leader.uncommittedBytes -= entryBytes(entry);
  const before = log.committed;
  log.commitTo(index);
  if (log.membershipIndex <= index && (log.membershipIndex > before || isJoint(log.membership))) settle(state, leader);
}

export function onAppendReply(state: CoreState, message: AppendReply): void {
  const leader = state.role;
  const progress = leader.name === 'leader' ? leader.progress.get(message.from) : undefined;
  if (leader.name !== 'leader' || !progress) return;
  progress.heard();
  const { conflict } = message;
  if (!conflict) {
    if (progress.accepted(message.index)) commit(state, leader);
    continueTransfer(state, leader, message.from);
  } else {
    progress.rejected(message.index, state.log.lastNotAfter(conflict.index, conflict.term).index);
  }
}

export function onSnapshotReply(state: CoreState, { from, index, offset }: SnapshotReply): void {
  const progress = state.role.name === 'leader' ? state.role.progress.get(from) : undefined;
  progress?.heard();
  const sending = progress?.sending;
  if (sending?.snapshot.index === index) sending.acknowledged(offset);
}

export function onHeartbeatReply(state: CoreState, message: HeartbeatReply): void {
  const leader = state.role;
  const progress = leader.name === 'leader' ? leader.progress.get(message.from) : undefined;
  if (leader.name !== 'leader' || !progress) return;
  progress.alive(state.config.electionTicks, state.log.snapshot.index);
  progress.round = Math.max(progress.round, message.round ?? 0);
  concludeRounds(state, leader);
  continueTransfer(state, leader, message.from);
  if (progress.state === 'replicate' && progress.match < progress.next - 1)
    askWhereItStands(state, message.from, progress);
}

/** What is unanswered may be lost: an empty append after all of it is refused if so, and probing starts. */
function askWhereItStands(state: CoreState, to: string, progress: Progress): void {
  const prevIndex = progress.next - 1;
  const prevTerm = state.log.termAt(prevIndex);
  if (prevTerm === undefined) return progress.suspect(); // compacted meanwhile: only a snapshot can help
  send(state, { kind: 'append', to, term: state.term, prevIndex, prevTerm, entries: [], commit: state.log.committed });
}

export function tickLeader(state: CoreState, leader: Leader): void {
  const { config, term } = state;
  leader.rounds.ticks++;
  tickTransfer(state, leader);
  for (const progress of leader.progress.values()) progress.tick();
  if (++state.electionElapsed >= config.electionTicks) {
    state.electionElapsed = 0;
    if (!heardFromQuorum(state, leader)) return becomeFollower(state, term, undefined);
  }
  if (++state.heartbeatElapsed < config.heartbeatTicks) return;
  heartbeat(state, leader);
}

/** Tells all that we lead, asks whether they still follow, and tells the commit index as far as their logs are known to agree. */
export function heartbeat(state: CoreState, leader: Leader): void {
  const { log, term } = state;
  state.heartbeatElapsed = 0;
  const round = openRound(state, leader);
  for (const [to, { match }] of leader.progress) {
    send(state, { kind: 'heartbeat', to, term, round, commit: Math.min(match, log.committed) });
  }
  concludeRounds(state, leader);
}

/** Check-quorum (thesis, 6.2): a leader cut off from the majority steps down instead of leaving its clients waiting. */
function heardFromQuorum(state: CoreState, leader: Leader): boolean {
  const { id: self } = state.config;
  const heard = isQuorum(state.log.membership, (id) => id === self || leader.progress.get(id)?.active === true);
  for (const progress of leader.progress.values()) progress.active = false;
  return heard;
}
