// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface RaftReadInput {
  'number'?: (number | string | Long);
}

export interface RaftRead {
  'number': (number);
}
