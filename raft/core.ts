/**
 * One member's consensus as a value: it is told of messages, ticks and proposals, and says in a Ready what must be done.
 * Modelled on etcd-io/raft.
 *
 * Owns: term, vote, role, the log in memory, what each follower has.
 * Never: waits, reads a clock, touches disk or network, draws chance other than from `config.random`.
 *
 * The driver takes `ready()`, stores its snapshot, entries and hard state durably in one step, only then sends its messages, then
 * applies its snapshot and committed entries, then calls `advance`. Meanwhile the core may be told of more: that is the next Ready.
 */
import { assert } from '../lib/assert.js';
import { swarmError } from '../lib/errors.js';
import { beginTransfer, appointSuccessor } from './transfer.js';
import { campaign, onLeaderLost, onTimeoutNow, onVote, onVoteReply, repeatPreVote } from './election.js';
import { onAppend, onHeartbeat, onSnapshot } from './follower.js';
import { Outbound, type Placement } from './forward-state.js';
import {
  areForwardsDue,
  forward,
  onForward,
  onForwardReply,
  pursueForwards,
  tickForwards,
  withdraw,
} from './forward.js';
import {
  commit,
  heartbeat,
  isDue,
  onAppendReply,
  onHeartbeatReply,
  onSnapshotReply,
  propose,
  proposeMembers,
  replicate,
  tickLeader,
} from './leader.js';
import { RaftLog } from './log.js';
import { votersOf, type MemberChange, type Membership } from './membership.js';
import type { Entry, HardState, Message, MessageOf, Snapshot } from './messages.js';
import type { PeerStatus } from './progress.js';
import { Reads, type ConfirmedReads } from './read-state.js';
import { areReadsDue, distrustLease, onRead, onReadReply, pursueReads, repeatReads, requestRead } from './reads.js';
import {
  becomeFollower,
  leaderOf,
  mayLead,
  resetElectionTimer,
  send,
  type CoreConfig,
  type CoreState,
  type Leader,
  type RoleState,
} from './state.js';

/** What to do now, in this order. */
export interface Ready {
  /** To store, together with `snapshot` and `entries`. */
  readonly hardState: HardState | undefined;
  /** A leader's snapshot: replaces the stored log, and the state machine's state. */
  readonly snapshot: Snapshot | undefined;
  /** To store; they replace all stored entries from the first one's index on. */
  readonly entries: readonly Entry[];
  /** To send once all of the above is durable. */
  readonly messages: readonly Message[];
  /**
   * Those of `messages` that may be sent before: a leader's entries, which followers write beside it (thesis, 10.2.1), and what
   * `takeUrgent` gives.
   */
  readonly early: readonly Message[];
  /** To apply, in this order. */
  readonly committed: readonly Entry[];
  /** Reads that may be answered once the entry of that index is applied. */
  readonly reads: ConfirmedReads | undefined;
  /** What became of proposals that were forwarded. */
  readonly placements: readonly Placement[];
}

/** What a member had stored when it was started. */
export interface Stored {
  readonly hardState: HardState;
  readonly snapshot: Snapshot;
  readonly entries: readonly Entry[];
}

const handlers: { [K in Message['kind']]: (state: CoreState, message: MessageOf<K>) => void } = {
  vote: onVote,
  'vote-reply': onVoteReply,
  append: onAppend,
  'append-reply': onAppendReply,
  heartbeat: onHeartbeat,
  'heartbeat-reply': onHeartbeatReply,
  snapshot: onSnapshot,
  'snapshot-reply': onSnapshotReply,
  read: onRead,
  'read-reply': onReadReply,
  'timeout-now': onTimeoutNow,
  forward: onForward,
  'forward-reply': onForwardReply,
};

function handle<K extends Message['kind']>(state: CoreState, kind: K, message: MessageOf<K>): void {
  handlers[kind](state, message);
}

/** Whether only the leader of its term sends such a message. */
function leads({ kind }: Message): boolean {
  return kind === 'append' || kind === 'heartbeat' || kind === 'snapshot';
}

/** Whether a message promises nothing that its sender has on disk beyond its term, and should not wait for what is being written. */
function isUrgent({ kind }: Message): boolean {
  return kind === 'heartbeat' || kind === 'heartbeat-reply' || kind === 'snapshot-reply';
}

/** Election timeouts that a leader's write may take. With a disk that hangs it can do nothing for the group: let another lead. */
const WRITE_PATIENCE = 2;

export class RaftCore {
  readonly #state: CoreState;
  #saved: { term: number; vote: string };
  #outstanding: Ready | undefined;
  /** Ticks since it was given out. */
  #outstandingTicks = 0;

  constructor(config: CoreConfig, stored: Stored) {
    const { term, vote } = stored.hardState;
    const { leaseTicks = 0, electionTicks } = config;
    assert(
      leaseTicks <= electionTicks - 2,
      'a lease ends before anybody else may be elected, at any phase of the ticks',
    );
    this.#saved = { term, vote };
    this.#state = {
      config,
      log: new RaftLog(stored.snapshot, stored.entries, stored.hardState.commit),
      term,
      vote,
      role: { name: 'follower', leader: undefined },
      electionElapsed: 0,
      electionTimeout: 0,
      heartbeatElapsed: 0,
      leaderSilence: 0,
      reads: new Reads(),
      outbound: new Outbound(),
      incoming: undefined,
      outbox: [],
    };
    resetElectionTimer(this.#state);
  }
  get term(): number {
    return this.#state.term;
  }
  get role(): RoleState['name'] {
    return this.#state.role.name;
  }
  get leader(): string | undefined {
    return leaderOf(this.#state);
  }
  /** The voters of `membership`. */
  get members(): readonly string[] {
    return this.membership.members;
  }
  /** The group as of the end of the log. */
  get membership(): Membership {
    return this.#state.log.membership;
  }
  /** The group as of `index`, which is not before the latest snapshot: what a snapshot of that index must carry. */
  membershipAt(index: number): Membership {
    return this.#state.log.membershipAt(index);
  }
  /** On the leader: what it knows of each other member. */
  get peers(): ReadonlyMap<string, PeerStatus> | undefined {
    const { role } = this.#state;
    return role.name === 'leader'
      ? new Map([...role.progress].map(([id, progress]) => [id, progress.status]))
      : undefined;
  }
  get commit(): number {
    return this.#state.log.committed;
  }
  get last(): number {
    return this.#state.log.lastIndex;
  }
  /** Index of the latest snapshot. */
  get snapshotIndex(): number {
    return this.#state.log.snapshot.index;
  }
  /** Appends a command to the leader's log. Throws RAFT_NOT_LEADER, RAFT_TRANSFERRING, LIMIT_REACHED. */
  propose(data: Uint8Array): { index: number; term: number } {
    return propose(this.#state, this.#asLeader(), data);
  }
  /** Queues a proposal for whoever leads or comes to lead; its number, see `Ready.placements`. Throws LIMIT_REACHED. */
  forward(data: Uint8Array): number {
    return forward(this.#state, data);
  }
  /** Gives up a proposal that was forwarded and has no placement yet. Whether it is certain that no leader has taken it. */
  withdraw(number: number): boolean {
    return withdraw(this.#state, number);
  }
  /**
   * Changes who is in the group. What is proposed is done once a later configuration is applied that is not joint.
   * Throws RAFT_NOT_LEADER, RAFT_MEMBERS_BUSY, RAFT_LAST_MEMBER, RAFT_TRANSFERRING.
   */
  changeMembers(changes: readonly MemberChange[]): { index: number; term: number } {
    return proposeMembers(this.#state, this.#asLeader(), changes);
  }
  #asLeader(): Leader {
    const { role } = this.#state;
    if (role.name === 'leader') return role;
    const hint = this.leader === undefined ? ': there is none at present' : `: ${this.leader} is`;
    throw swarmError('RAFT_NOT_LEADER', { hint });
  }
  /**
   * Hands the leadership to another voter: in vain when it takes longer than an election timeout. Throws RAFT_NOT_LEADER,
   * RAFT_NO_SUCH_MEMBER.
   */
  transferLeadership(to: string): void {
    beginTransfer(this.#state, this.#asLeader(), to);
  }
  /** To whom we are handing the leadership. */
  get transferee(): string | undefined {
    const { role } = this.#state;
    return role.name === 'leader' ? role.transfer?.to : undefined;
  }
  /** Asks for a read to be confirmed; its number: see `Ready.reads`. Repeated until a leader answers, whoever that is. */
  requestRead(): number {
    return requestRead(this.#state);
  }
  /** The clock stood still for longer than a tick: a lease that has begun before may be over. */
  distrustLease(): void {
    if (this.#state.role.name === 'leader') distrustLease(this.#state.role);
  }
  /** The connection to a peer broke: a hint that its process is gone, which may be wrong. */
  peerLost(peer: string): void {
    const { role } = this.#state;
    if (role.name === 'leader') role.progress.get(peer)?.lost();
    // Where leaders rely on our promise to elect nobody else for a while, a hint is no reason to break it.
    else if (this.leader === peer && !this.#state.config.leaseTicks) onLeaderLost(this.#state);
  }
  /** Stands for election now, without waiting for the timeout; not while a leader may rely on us to elect nobody, which includes us. */
  campaign(): void {
    const { role, log, config } = this.#state;
    const voters = votersOf(log.membership);
    const isAlone = voters.size === 1 && voters.has(config.id);
    if (role.name === 'leader' || !mayLead(this.#state) || (this.#hasPromised && !isAlone)) return;
    campaign(this.#state, 'pre-candidate');
  }
  tick(): void {
    const state = this.#state;
    state.leaderSilence++;
    this.#outstandingTicks++;
    tickForwards(state);
    if (state.role.name === 'leader') return tickLeader(state, state.role);
    if (state.leaderSilence % state.config.heartbeatTicks === 0) repeatReads(state);
    if (++state.electionElapsed >= state.electionTimeout) return this.campaign();
    repeatPreVote(state);
  }
  step(message: Message): void {
    const state = this.#state;
    if (message.kind === 'vote' && !message.transfer && this.#hasPromised) return;
    if (message.term > state.term && !this.#meetNewTerm(message)) return;
    if (message.term < state.term) return this.#answerOldTerm(message);
    handle(state, message.kind, message);
  }
  /**
   * Whether a leader may rely on us to elect nobody else (thesis, 6.4.1). What we had promised before we were started is not known:
   * it counts as just promised.
   */
  get #hasPromised(): boolean {
    const { leaseTicks = 0, electionTicks } = this.#state.config;
    return leaseTicks > 0 && this.#state.leaderSilence < electionTicks;
  }
  /** False when the message is to be ignored. */
  #meetNewTerm(message: Message): boolean {
    const state = this.#state;
    if (message.kind === 'vote') {
      // While a leader is heard, nobody is helped to replace it (section 6, last part; thesis, 4.2.3).
      const hearsLeader = leaderOf(state) !== undefined && state.electionElapsed < state.config.electionTicks;
      if (hearsLeader && !message.transfer) return false;
      if (message.pre) return true;
    }
    if (message.kind === 'vote-reply' && message.pre && message.granted) return true;
    becomeFollower(state, message.term, leads(message) ? message.from : undefined);
    return true;
  }
  /** 5.1: refused. A leader or candidate of the past is told of our term, or two members could ignore each other for ever. */
  #answerOldTerm(message: Message): void {
    const { term, log } = this.#state;
    const to = message.from;
    if (leads(message)) send(this.#state, { kind: 'append-reply', to, term, index: log.committed });
    else if (message.kind === 'vote' && message.pre) {
      send(this.#state, { kind: 'vote-reply', pre: true, to, term, granted: false });
    }
  }
  get hasReady(): boolean {
    const { log, outbox, role, reads, outbound } = this.#state;
    return (
      this.#mustSaveVote ||
      (role.name === 'leader' && isDue(this.#state, role)) ||
      outbox.length > 0 ||
      reads.news !== undefined ||
      areReadsDue(this.#state) ||
      outbound.news.length > 0 ||
      areForwardsDue(this.#state) ||
      log.pendingSnapshot !== undefined ||
      log.stable < log.lastIndex ||
      log.applied < log.committed
    );
  }
  /** What is to be done. Every Ready must be followed by `advance` before the next. */
  ready(): Ready {
    assert(!this.#outstanding, 'the last Ready was advanced');
    const { role, reads, outbound } = this.#state;
    pursueForwards(this.#state);
    const roundDue = pursueReads(this.#state);
    if (role.name === 'leader' && roundDue) heartbeat(this.#state, role);
    const others = this.#state.outbox.length;
    if (role.name === 'leader') replicate(this.#state, role);
    const { log, term, vote, outbox } = this.#state;
    const entries = log.unstable;
    const snapshot = log.pendingSnapshot;
    const write = this.#mustSaveVote || snapshot !== undefined || entries.length > 0;
    this.#outstanding = {
      hardState: write ? { term, vote, commit: log.committed } : undefined,
      snapshot,
      entries,
      messages: outbox,
      // A leader speaks in a term only once it can never vote or lead in it anew.
      early: this.#mustSaveVote ? [] : outbox.filter((message, i) => i >= others || isUrgent(message)),
      committed: log.unapplied,
      reads: reads.news,
      placements: outbound.news,
    };
    this.#outstandingTicks = 0;
    outbound.news = [];
    reads.news = undefined;
    this.#state.outbox = [];
    return this.#outstanding;
  }
  /**
   * Takes heartbeats and answers to them out of the next Ready, to be sent at once, also while the last Ready is being stored: a slow
   * disk must not look like a leader that is gone. None while our term or vote is not stored, nor from a disk that hangs.
   */
  takeUrgent(): readonly Message[] {
    const { outbox, role, config } = this.#state;
    const hangs = this.#outstanding !== undefined && this.#outstandingTicks > WRITE_PATIENCE * config.electionTicks;
    if (this.#mustSaveVote || (hangs && role.name === 'leader')) return [];
    const urgent = outbox.filter(isUrgent);
    if (urgent.length > 0) this.#state.outbox = outbox.filter((message) => !isUrgent(message));
    return urgent;
  }
  /**
   * Entries after `after` that are committed and on this member's disk: they may be applied at once, also while a Ready is being stored.
   * A driver that does so tells it with `appliedTo`, after the `advance` of that Ready, and passes over what the Ready has of them.
   */
  committedOnDisk(after: number): readonly Entry[] {
    const { log } = this.#state;
    const to = Math.min(log.committed, log.stable);
    return log.pendingSnapshot === undefined && to > after ? log.between(after, to) : [];
  }
  appliedTo(index: number): void {
    this.#state.log.appliedTo(index);
  }
  /** The Ready was stored, sent and applied. */
  advance(ready: Ready): void {
    assert(ready === this.#outstanding, 'the Ready that is advanced is the last one');
    this.#outstanding = undefined;
    const { log } = this.#state;
    if (ready.hardState) this.#saved = ready.hardState;
    if (log.pendingSnapshot === ready.snapshot) log.pendingSnapshot = undefined;
    const written = ready.entries.at(-1);
    if (written) log.stableTo(written.index, written.term);
    const applied = ready.committed.at(-1);
    if (applied) log.appliedTo(applied.index);
    if (this.#state.role.name === 'leader') {
      commit(this.#state, this.#state.role);
      this.#leaveOffice(this.#state.role);
    }
  }
  /** A leader that is no voter any more has led on until that was committed, and told the others (thesis, 4.2.2). */
  #leaveOffice(leader: Leader): void {
    const { log, config, term } = this.#state;
    if (votersOf(log.membership).has(config.id) || log.applied < log.membershipIndex) return;
    appointSuccessor(this.#state, leader);
    becomeFollower(this.#state, term, undefined);
  }
  /** The driver has stored a snapshot of the state machine. */
  compact(snapshot: Snapshot): void {
    this.#state.log.compact(snapshot, this.#state.config.trailingEntries);
  }
  get #mustSaveVote(): boolean {
    return this.#state.term !== this.#saved.term || this.#state.vote !== this.#saved.vote;
  }
}
