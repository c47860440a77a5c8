// Original file: proto/control.proto

import type { TaskMoveInput as _swarm_v1_TaskMoveInput, TaskMove as _swarm_v1_TaskMove } from '../../swarm/v1/TaskMove.js';

export interface RebalanceResponseInput {
  'moves'?: (_swarm_v1_TaskMoveInput)[];
}

export interface RebalanceResponse {
  'moves': (_swarm_v1_TaskMove)[];
}
