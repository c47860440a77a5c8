import type { MemberChange, Membership } from '../../raft/membership.js';
import type { RaftStatus } from '../../raft/node-options.js';
import type { Cancel } from '../../lib/clock.js';

/** What the managers' rooms need of the raft member here. `RaftNode` has it all; tests have less. */
export interface GroupMember {
  status(): Pick<RaftStatus, 'id' | 'role' | 'leader' | 'commit' | 'membership' | 'peers'>;
  /** See RaftNode.readBarrier. */
  readBarrier(): Promise<void>;
}

/** What changes the group; the leader's to call. */
export interface GroupLeader extends GroupMember {
  readonly group: string;
  changeMembers(changes: readonly MemberChange[]): Promise<void>;
  transferLeadership(to: string): Promise<void>;
  onMembership(listener: (membership: Membership) => void): Cancel;
}
