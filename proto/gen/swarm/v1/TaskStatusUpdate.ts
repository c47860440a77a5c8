// Original file: proto/dispatcher.proto

import type { TaskStatusInput as _swarm_v1_TaskStatusInput, TaskStatus as _swarm_v1_TaskStatus } from '../../swarm/v1/TaskStatus.js';

export interface TaskStatusUpdateInput {
  'task_id'?: (string);
  'status'?: (_swarm_v1_TaskStatusInput | null);
}

export interface TaskStatusUpdate {
  'task_id': (string);
  'status': (_swarm_v1_TaskStatus | null);
}
