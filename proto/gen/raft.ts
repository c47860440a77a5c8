import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GroupMemberInput as _swarm_v1_GroupMemberInput, GroupMember as _swarm_v1_GroupMember } from './swarm/v1/GroupMember.js';
import type { JoinGroupRequestInput as _swarm_v1_JoinGroupRequestInput, JoinGroupRequest as _swarm_v1_JoinGroupRequest } from './swarm/v1/JoinGroupRequest.js';
import type { JoinGroupResponseInput as _swarm_v1_JoinGroupResponseInput, JoinGroupResponse as _swarm_v1_JoinGroupResponse } from './swarm/v1/JoinGroupResponse.js';
import type { MembershipClient as _swarm_v1_MembershipClient, MembershipDefinition as _swarm_v1_MembershipDefinition } from './swarm/v1/Membership.js';
import type { RaftClient as _swarm_v1_RaftClient, RaftDefinition as _swarm_v1_RaftDefinition } from './swarm/v1/Raft.js';
import type { RaftAppendInput as _swarm_v1_RaftAppendInput, RaftAppend as _swarm_v1_RaftAppend } from './swarm/v1/RaftAppend.js';
import type { RaftAppendReplyInput as _swarm_v1_RaftAppendReplyInput, RaftAppendReply as _swarm_v1_RaftAppendReply } from './swarm/v1/RaftAppendReply.js';
import type { RaftBatchInput as _swarm_v1_RaftBatchInput, RaftBatch as _swarm_v1_RaftBatch } from './swarm/v1/RaftBatch.js';
import type { RaftEntryInput as _swarm_v1_RaftEntryInput, RaftEntry as _swarm_v1_RaftEntry } from './swarm/v1/RaftEntry.js';
import type { RaftForwardInput as _swarm_v1_RaftForwardInput, RaftForward as _swarm_v1_RaftForward } from './swarm/v1/RaftForward.js';
import type { RaftForwardReplyInput as _swarm_v1_RaftForwardReplyInput, RaftForwardReply as _swarm_v1_RaftForwardReply } from './swarm/v1/RaftForwardReply.js';
import type { RaftHeartbeatInput as _swarm_v1_RaftHeartbeatInput, RaftHeartbeat as _swarm_v1_RaftHeartbeat } from './swarm/v1/RaftHeartbeat.js';
import type { RaftHeartbeatReplyInput as _swarm_v1_RaftHeartbeatReplyInput, RaftHeartbeatReply as _swarm_v1_RaftHeartbeatReply } from './swarm/v1/RaftHeartbeatReply.js';
import type { RaftHelloInput as _swarm_v1_RaftHelloInput, RaftHello as _swarm_v1_RaftHello } from './swarm/v1/RaftHello.js';
import type { RaftMessageInput as _swarm_v1_RaftMessageInput, RaftMessage as _swarm_v1_RaftMessage } from './swarm/v1/RaftMessage.js';
import type { RaftReadInput as _swarm_v1_RaftReadInput, RaftRead as _swarm_v1_RaftRead } from './swarm/v1/RaftRead.js';
import type { RaftReadReplyInput as _swarm_v1_RaftReadReplyInput, RaftReadReply as _swarm_v1_RaftReadReply } from './swarm/v1/RaftReadReply.js';
import type { RaftSnapshotChunkInput as _swarm_v1_RaftSnapshotChunkInput, RaftSnapshotChunk as _swarm_v1_RaftSnapshotChunk } from './swarm/v1/RaftSnapshotChunk.js';
import type { RaftSnapshotReplyInput as _swarm_v1_RaftSnapshotReplyInput, RaftSnapshotReply as _swarm_v1_RaftSnapshotReply } from './swarm/v1/RaftSnapshotReply.js';
import type { RaftStreamEndInput as _swarm_v1_RaftStreamEndInput, RaftStreamEnd as _swarm_v1_RaftStreamEnd } from './swarm/v1/RaftStreamEnd.js';
import type { RaftTimeoutNowInput as _swarm_v1_RaftTimeoutNowInput, RaftTimeoutNow as _swarm_v1_RaftTimeoutNow } from './swarm/v1/RaftTimeoutNow.js';
import type { RaftVoteInput as _swarm_v1_RaftVoteInput, RaftVote as _swarm_v1_RaftVote } from './swarm/v1/RaftVote.js';
import type { RaftVoteReplyInput as _swarm_v1_RaftVoteReplyInput, RaftVoteReply as _swarm_v1_RaftVoteReply } from './swarm/v1/RaftVoteReply.js';

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
      Raft: SubtypeConstructor<typeof grpc.Client, _swarm_v1_RaftClient> & { service: _swarm_v1_RaftDefinition }
      RaftAppend: MessageTypeDefinition<_swarm_v1_RaftAppendInput, _swarm_v1_RaftAppend>
      RaftAppendReply: MessageTypeDefinition<_swarm_v1_RaftAppendReplyInput, _swarm_v1_RaftAppendReply>
      RaftBatch: MessageTypeDefinition<_swarm_v1_RaftBatchInput, _swarm_v1_RaftBatch>
      RaftEntry: MessageTypeDefinition<_swarm_v1_RaftEntryInput, _swarm_v1_RaftEntry>
      RaftForward: MessageTypeDefinition<_swarm_v1_RaftForwardInput, _swarm_v1_RaftForward>
      RaftForwardReply: MessageTypeDefinition<_swarm_v1_RaftForwardReplyInput, _swarm_v1_RaftForwardReply>
      RaftHeartbeat: MessageTypeDefinition<_swarm_v1_RaftHeartbeatInput, _swarm_v1_RaftHeartbeat>
      RaftHeartbeatReply: MessageTypeDefinition<_swarm_v1_RaftHeartbeatReplyInput, _swarm_v1_RaftHeartbeatReply>
      RaftHello: MessageTypeDefinition<_swarm_v1_RaftHelloInput, _swarm_v1_RaftHello>
      RaftMessage: MessageTypeDefinition<_swarm_v1_RaftMessageInput, _swarm_v1_RaftMessage>
      RaftRead: MessageTypeDefinition<_swarm_v1_RaftReadInput, _swarm_v1_RaftRead>
      RaftReadReply: MessageTypeDefinition<_swarm_v1_RaftReadReplyInput, _swarm_v1_RaftReadReply>
      RaftSnapshotChunk: MessageTypeDefinition<_swarm_v1_RaftSnapshotChunkInput, _swarm_v1_RaftSnapshotChunk>
      RaftSnapshotReply: MessageTypeDefinition<_swarm_v1_RaftSnapshotReplyInput, _swarm_v1_RaftSnapshotReply>
      RaftStreamEnd: MessageTypeDefinition<_swarm_v1_RaftStreamEndInput, _swarm_v1_RaftStreamEnd>
      RaftTimeoutNow: MessageTypeDefinition<_swarm_v1_RaftTimeoutNowInput, _swarm_v1_RaftTimeoutNow>
      RaftVote: MessageTypeDefinition<_swarm_v1_RaftVoteInput, _swarm_v1_RaftVote>
      RaftVoteReply: MessageTypeDefinition<_swarm_v1_RaftVoteReplyInput, _swarm_v1_RaftVoteReply>
    }
  }
}

