// Original file: proto/raft.proto

import type { Long } from '@grpc/proto-loader';

export interface _swarm_v1_RaftForwardReply_AnswerInput {
  'number'?: (number | string | Long);
  'index'?: (number | string | Long);
  'code'?: (string);
  'message'?: (string);
}

export interface _swarm_v1_RaftForwardReply_Answer {
  'number': (number);
  'index': (number);
  'code': (string);
  'message': (string);
}

export interface RaftForwardReplyInput {
  'session'?: (number | string | Long);
  'answers'?: (_swarm_v1_RaftForwardReply_AnswerInput)[];
}

export interface RaftForwardReply {
  'session': (number);
  'answers': (_swarm_v1_RaftForwardReply_Answer)[];
}
