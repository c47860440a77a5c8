// Original file: proto/raft.proto

import type { RaftHelloInput as _swarm_v1_RaftHelloInput, RaftHello as _swarm_v1_RaftHello } from '../../swarm/v1/RaftHello.js';
import type { RaftMessageInput as _swarm_v1_RaftMessageInput, RaftMessage as _swarm_v1_RaftMessage } from '../../swarm/v1/RaftMessage.js';

export interface RaftBatchInput {
  'hello'?: (_swarm_v1_RaftHelloInput | null);
  'messages'?: (_swarm_v1_RaftMessageInput)[];
}

export interface RaftBatch {
  'hello': (_swarm_v1_RaftHello | null);
  'messages': (_swarm_v1_RaftMessage)[];
}
