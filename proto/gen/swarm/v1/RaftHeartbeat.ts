// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface RaftHeartbeatInput {
  'commit'?: (number | string | Long);
  'round'?: (number | string | Long);
  '_round'?: "round";
}

export interface RaftHeartbeat {
  'commit': (number);
  'round'?: (number);
}
