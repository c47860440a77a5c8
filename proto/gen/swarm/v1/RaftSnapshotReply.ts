// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface RaftSnapshotReplyInput {
  'index'?: (number | string | Long);
  'offset'?: (number | string | Long);
}

export interface RaftSnapshotReply {
  'index': (number);
  'offset': (number);
}
