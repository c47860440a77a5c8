// Original file: proto/control.proto

import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';

export interface ListTasksResponseInput {
  'tasks'?: (_swarm_v1_TaskInput)[];
}

export interface ListTasksResponse {
  'tasks': (_swarm_v1_Task)[];
}
