// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface RaftReadReplyInput {
  'number'?: (number | string | Long);
  'index'?: (number | string | Long);
}

export interface RaftReadReply {
  'number': (number);
  'index': (number);
}
