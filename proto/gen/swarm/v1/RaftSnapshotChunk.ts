// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface RaftSnapshotChunkInput {
  'index'?: (number | string | Long);
  'term'?: (number | string | Long);
  'members'?: (string)[];
  'outgoing'?: (string)[];
  'learners'?: (string)[];
  'offset'?: (number | string | Long);
  'data'?: (Buffer | Uint8Array | string);
  'total'?: (number | string | Long);
}

export interface RaftSnapshotChunk {
  'index': (number);
  'term': (number);
  'members': (string)[];
  'outgoing': (string)[];
  'learners': (string)[];
  'offset': (number);
  'data': (Buffer);
  'total': (number);
}
