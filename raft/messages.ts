/** What members store and tell each other. Field names follow figure 2 of the raft paper (Ongaro and Ousterhout, 2014). */
import type { Refusal } from './forward-state.js';
import type { Membership } from './membership.js';

/**
 * One place in the log. Two kinds are raft's own: a `noop`, which a new leader appends so that it has something of its term to
 * commit (5.4.2), and `members`, the configuration of the group from here on (thesis, 4.1).
 */
export interface Entry {
  readonly index: number;
  readonly term: number;
  readonly kind: 'command' | 'noop' | 'members';
  readonly data: Uint8Array;
}

/** What a member must remember over a restart besides its log. `vote` is empty when it has voted for nobody in this term. */
export interface HardState {
  readonly term: number;
  readonly vote: string;
  /** Needs no durability (figure 2 has it volatile); a stored one lets a restart replay without hearing from a leader. */
  readonly commit: number;
  /** The member whose log this is; a driver's mark, so that nobody takes up another's votes. Logs of format 1 have none. */
  readonly owner?: string;
  /** See RaftNodeOptions.group; a driver's mark as well. */
  readonly group?: string;
}

/** All state up to `index`, whose entry had `term`, with the group as of then. A member that is to join begins with none: index 0. */
export interface Snapshot extends Membership {
  readonly index: number;
  readonly term: number;
  readonly data: Uint8Array;
}

interface Envelope<Kind extends string> {
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
  /** The sender's term; of a pre-vote (and of a granted reply to one) the term that it would start. */
  readonly term: number;
}

/** 5.2; with `pre`, the question asked before disturbing anybody (Ongaro's thesis, 9.6). */
export interface Vote extends Envelope<'vote'> {
  readonly pre: boolean;
  /** The leader itself has asked for this election: those who hear it vote all the same (thesis, 4.2.3). */
  readonly transfer?: boolean;
  readonly lastIndex: number;
  readonly lastTerm: number;
}
export interface VoteReply extends Envelope<'vote-reply'> {
  readonly pre: boolean;
  readonly granted: boolean;
}
/** 5.3. Without entries it asks whether the logs agree at `prevIndex` and tells the commit index. */
export interface Append extends Envelope<'append'> {
  readonly prevIndex: number;
  readonly prevTerm: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
}
/** Answers an append or a snapshot. */
export interface AppendReply extends Envelope<'append-reply'> {
  /** Accepted: the logs agree up to here. Rejected: the `prevIndex` of the append that is refused. */
  readonly index: number;
  /** Why it was rejected: the last place at which the follower's log may still agree with the leader's (5.3, last part). */
  readonly conflict?: { readonly index: number; readonly term: number };
}
export interface Heartbeat extends Envelope<'heartbeat'> {
  readonly commit: number;
  /** Counts the leader's rounds of heartbeats; who answers one still follows it (thesis, 6.4). */
  readonly round?: number;
}
export interface HeartbeatReply extends Envelope<'heartbeat-reply'> {
  readonly round?: number;
}
/** A follower asks from which index on its reads up to `number` may be answered (thesis, 6.4). */
export interface Read extends Envelope<'read'> {
  readonly number: number;
}
export interface ReadReply extends Envelope<'read-reply'> {
  readonly number: number;
  readonly index: number;
}
/** Section 7 and figure 13: a chunk of the leader's snapshot. The last one ends at `total`. */
export interface InstallSnapshot extends Envelope<'snapshot'> {
  readonly snapshot: Omit<Snapshot, 'data'>;
  /** Where in the snapshot's bytes `data` belongs. */
  readonly offset: number;
  readonly data: Uint8Array;
  /** Bytes of the whole. */
  readonly total: number;
}
/** Where the follower stands with the snapshot of that index. Once it is stored, an `append-reply` follows. */
export interface SnapshotReply extends Envelope<'snapshot-reply'> {
  readonly index: number;
  /** It has all bytes before this one; in memory only. */
  readonly offset: number;
}

/** The leader lets the receiver stand for election without waiting for its timeout (thesis, 3.10). */
export type TimeoutNow = Envelope<'timeout-now'>;

/** A member that does not lead hands over what it was asked to propose. Numbers are unique within the sender's session. */
export interface Forward extends Envelope<'forward'> {
  readonly session: number;
  readonly proposals: readonly { readonly number: number; readonly data: Uint8Array }[];
}
export interface ForwardReply extends Envelope<'forward-reply'> {
  readonly session: number;
  /** The index of the entry in the leader's term, or why the proposal was refused. */
  readonly answers: readonly { readonly number: number; readonly answer: number | Refusal }[];
}

export type Message =
  | Vote
  | VoteReply
  | Append
  | AppendReply
  | Heartbeat
  | HeartbeatReply
  | InstallSnapshot
  | SnapshotReply
  | Read
  | ReadReply
  | TimeoutNow
  | Forward
  | ForwardReply;
export type MessageOf<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>;

const ENTRY_OVERHEAD_BYTES = 32; // index, term, kind and framing: keeps many empty entries from counting as nothing

export function entryBytes(entry: Entry): number {
  return entry.data.length + ENTRY_OVERHEAD_BYTES;
}
