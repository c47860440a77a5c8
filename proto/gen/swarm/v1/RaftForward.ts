// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface _swarm_v1_RaftForward_ProposalInput {
  'number'?: (number | string | Long);
  'data'?: (Buffer | Uint8Array | string);
}

export interface _swarm_v1_RaftForward_Proposal {
  'number': (number);
  'data': (Buffer);
}

export interface RaftForwardInput {
  'session'?: (number | string | Long);
  'proposals'?: (_swarm_v1_RaftForward_ProposalInput)[];
}

export interface RaftForward {
  'session': (number);
  'proposals': (_swarm_v1_RaftForward_Proposal)[];
}
