// Original file: proto/raft.proto

import type { GroupMemberInput as _swarm_v1_GroupMemberInput, GroupMember as _swarm_v1_GroupMember } from '../../swarm/v1/GroupMember.js';

export interface JoinGroupResponseInput {
  'group'?: (string);
  'managers'?: (_swarm_v1_GroupMemberInput)[];
}

export interface JoinGroupResponse {
  'group': (string);
  'managers': (_swarm_v1_GroupMember)[];
}
