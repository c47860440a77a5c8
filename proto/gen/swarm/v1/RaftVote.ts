// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface RaftVoteInput {
  'pre'?: (boolean);
  'transfer'?: (boolean);
  'last_index'?: (number | string | Long);
  'last_term'?: (number | string | Long);
}

export interface RaftVote {
  'pre': (boolean);
  'transfer': (boolean);
  'last_index': (number);
  'last_term': (number);
}
