// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface RaftHeartbeatReplyInput {
  'round'?: (number | string | Long);
  '_round'?: "round";
}

export interface RaftHeartbeatReply {
  'round'?: (number);
}
