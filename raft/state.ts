import type { Random } from '../lib/random.js';
import type { Inbound, Outbound } from './forward-state.js';
import type { RaftLog } from './log.js';
import { votersOf } from './membership.js';
import type { Message } from './messages.js';
import type { Progress } from './progress.js';
import type { Reads, Rounds } from './read-state.js';
import type { SnapshotReceiving } from './snapshot-receiving.js';

export interface CoreConfig {
  readonly id: string;
  /** Spreads the election timeouts, so that votes are seldom split (5.2). */
  readonly random: Random;
  /** A follower that hears nothing for this many ticks, and up to as many more, stands for election. */
  readonly electionTicks: number;
  readonly heartbeatTicks: number;
  /** Bytes of entries in one append. */
  readonly appendBytesMax: number;
  /** Unanswered appends to one follower. */
  readonly inflightAppendsMax: number;
  /** Bytes of entries under way to one follower, exceeded by one append at most; no bound when not given. */
  readonly inflightBytesMax?: number;
  /** Bytes of a snapshot in one message; those of an append when not given. */
  readonly snapshotChunkBytes?: number;
  /** Unanswered chunks of a snapshot to one follower; 4 when not given. */
  readonly snapshotChunksMax?: number;
  readonly uncommittedBytesMax: number;
  /** Proposals of this member that wait for a leader or its answer; 1000 when not given. The bytes of all: uncommittedBytesMax. */
  readonly forwardedMax?: number;
  /** Entries kept behind a snapshot for followers that lag a little. */
  readonly trailingEntries: number;
  /**
   * Only where all members' clocks run equally fast, within a tick in an election timeout: for this many ticks after a majority has
   * answered it a leader answers reads without asking again (thesis, 6.4.1). At most electionTicks - 2. None when not given.
   */
  readonly leaseTicks?: number;
}

/** What a member is at present, with the state that only this role has. */
export type RoleState =
  | { readonly name: 'follower'; leader: string | undefined }
  | { readonly name: 'pre-candidate' | 'candidate'; readonly votes: Map<string, boolean> }
  | {
      readonly name: 'leader';
      readonly progress: Map<string, Progress>;
      readonly rounds: Rounds;
      readonly inbound: Inbound;
      uncommittedBytes: number;
      /** To whom the leadership is being handed, and for how long it has been. */
      transfer: { readonly to: string; ticks: number } | undefined;
    };
export type Leader = Extract<RoleState, { name: 'leader' }>;

/** The state of one member, shared by the functions that make up the core and seen by nobody else. */
export interface CoreState {
  readonly config: CoreConfig;
  readonly log: RaftLog;
  readonly reads: Reads;
  readonly outbound: Outbound;
  term: number;
  vote: string;
  role: RoleState;
  /** Ticks since the leader was heard; on a leader since it last made sure of its quorum. */
  electionElapsed: number;
  electionTimeout: number;
  heartbeatElapsed: number;
  /** Ticks since any leader was heard or this member was started. */
  leaderSilence: number;
  /** A leader's snapshot of which we do not have all yet. */
  incoming: SnapshotReceiving | undefined;
  /** To be sent with the next Ready. */
  outbox: Message[];
}

type WithoutSender<M> = M extends Message ? Omit<M, 'from'> : never;

export function send(state: CoreState, message: WithoutSender<Message>): void {
  state.outbox.push({ ...message, from: state.config.id });
}

export function leaderOf(state: CoreState): string | undefined {
  if (state.role.name === 'leader') return state.config.id;
  return state.role.name === 'follower' ? state.role.leader : undefined;
}

/** Whether this member may lead: it votes, or does so until a configuration without it is committed (thesis, 4.2.2). */
export function mayLead({ log, config }: CoreState): boolean {
  return votersOf(log.membership).has(config.id) || votersOf(log.membershipAt(log.committed)).has(config.id);
}

export function resetElectionTimer(state: CoreState): void {
  state.electionElapsed = 0;
  state.electionTimeout = state.config.electionTicks + state.config.random.int(state.config.electionTicks);
}

/** Terms only grow; a vote belongs to one term (5.1, 5.2). */
export function enterTerm(state: CoreState, term: number): void {
  if (term === state.term) return;
  state.term = term;
  state.vote = '';
  state.incoming = undefined;
}

export function becomeFollower(state: CoreState, term: number, leader: string | undefined): void {
  enterTerm(state, term);
  state.role = { name: 'follower', leader };
  resetElectionTimer(state);
}
