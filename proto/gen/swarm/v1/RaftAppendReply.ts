// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface _swarm_v1_RaftAppendReply_ConflictInput {
  'index'?: (number | string | Long);
  'term'?: (number | string | Long);
}

export interface _swarm_v1_RaftAppendReply_Conflict {
  'index': (number);
  'term': (number);
}

export interface RaftAppendReplyInput {
  'index'?: (number | string | Long);
  'conflict'?: (_swarm_v1_RaftAppendReply_ConflictInput | null);
}

export interface RaftAppendReply {
  'index': (number);
  'conflict': (_swarm_v1_RaftAppendReply_Conflict | null);
}
