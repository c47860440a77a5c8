// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

// Original file: proto/raft.proto

export const _swarm_v1_RaftEntry_Kind = {
  command: 'command',
  noop: 'noop',
  members: 'members',
} as const;

export type _swarm_v1_RaftEntry_KindInput =
  | 'command'
  | 0
  | 'noop'
  | 1
  | 'members'
  | 2

export type _swarm_v1_RaftEntry_Kind = typeof _swarm_v1_RaftEntry_Kind[keyof typeof _swarm_v1_RaftEntry_Kind]

export interface RaftEntryInput {
  'term'?: (number | string | Long);
  'kind'?: (_swarm_v1_RaftEntry_KindInput);
  'data'?: (Buffer | Uint8Array | string);
}

export interface RaftEntry {
  'term': (number);
  'kind': (_swarm_v1_RaftEntry_Kind);
  'data': (Buffer);
}
