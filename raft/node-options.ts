import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import type { Membership } from './membership.js';
import type { PeerStatus } from './progress.js';
import type { RoleState } from './state.js';
import type { StateMachine } from './state-machine.js';
import type { RaftStorage } from './storage.js';
import type { RaftTransport } from './transport.js';

export interface RaftNodeOptions<Result> {
  readonly id: string;
  readonly storage: RaftStorage;
  readonly stateMachine: StateMachine<Result>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Needed as soon as there are other members. */
  readonly transport?: RaftTransport;
  /** Members of a brand-new group, the same list on each of them. Refused when the storage already holds a group. */
  readonly bootstrap?: readonly string[];
  /**
   * Which incarnation of the group this log belongs to: any unique text, given with `bootstrap` and `join` and stored with the log, so
   * that members of a group that was made anew from one survivor do not mix with those left over from before. What is stored
   * goes before what is given; a stored log without one takes the one given. A function is asked only when a log is begun.
   */
  readonly group?: string | (() => Promise<string>);
  /** Begins with an empty log where none is stored: the leader of a group that adds this member sends it all there is. */
  readonly join?: boolean;
  /**
   * That all members' clocks run equally fast, within a tick of 50 ms in an election timeout, also when a machine is paused and goes
   * on: then a leader that a majority has answered lately answers reads without asking again.
   */
  readonly trustClocks?: boolean;
  /** Called once when the member cannot go on; the process should end. */
  readonly onFatal?: (error: Error) => void;
  /** Entries after which the log is compacted; limits.raft_snapshot_entries when not given. */
  readonly snapshotEntries?: number;
}

export interface RaftStatus {
  readonly id: string;
  readonly term: number;
  readonly role: RoleState['name'];
  readonly leader?: string;
  readonly commit: number;
  readonly applied: number;
  readonly last: number;
  /** The group as this member's log has it; the latest change may not be committed yet. */
  readonly membership: Membership;
  /** On the leader: what it knows of each other member. */
  readonly peers?: ReadonlyMap<string, PeerStatus>;
}
