// Original file: proto/raft.proto

import type { RaftEntryInput as _swarm_v1_RaftEntryInput, RaftEntry as _swarm_v1_RaftEntry } from '../../swarm/v1/RaftEntry.js';
import type { Long } from '@grpc/proto-loader';

export interface RaftAppendInput {
  'prev_index'?: (number | string | Long);
  'prev_term'?: (number | string | Long);
  'commit'?: (number | string | Long);
  'entries'?: (_swarm_v1_RaftEntryInput)[];
}

export interface RaftAppend {
  'prev_index': (number);
  'prev_term': (number);
  'commit': (number);
  'entries': (_swarm_v1_RaftEntry)[];
}
