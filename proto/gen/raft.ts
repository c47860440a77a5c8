import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GroupMemberInput as _swarm_v1_GroupMemberInput, GroupMember as _swarm_v1_GroupMember } from './swarm/v1/GroupMember.js';
import type { JoinGroupRequestInput as _swarm_v1_JoinGroupRequestInput, JoinGroupRequest as _swarm_v1_JoinGroupRequest } from './swarm/v1/JoinGroupRequest.js';
import type { JoinGroupResponseInput as _swarm_v1_JoinGroupResponseInput, JoinGroupResponse as _swarm_v1_JoinGroupResponse } from './swarm/v1/JoinGroupResponse.js';
import type { MembershipClient as _swarm_v1_MembershipClient, MembershipDefinition as _swarm_v1_MembershipDefinition } from './swarm/v1/Membership.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  swarm: {
    v1: {
      GroupMember: MessageTypeDefinition<_swarm_v1_GroupMemberInput, _swarm_v1_GroupMember>
      JoinGroupRequest: MessageTypeDefinition<_swarm_v1_JoinGroupRequestInput, _swarm_v1_JoinGroupRequest>
      JoinGroupResponse: MessageTypeDefinition<_swarm_v1_JoinGroupResponseInput, _swarm_v1_JoinGroupResponse>
      Membership: SubtypeConstructor<typeof grpc.Client, _swarm_v1_MembershipClient> & { service: _swarm_v1_MembershipDefinition }
    }
  }
}

