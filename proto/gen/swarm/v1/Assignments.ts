// Original file: proto/dispatcher.proto

import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/dispatcher.proto

export const _swarm_v1_Assignments_Kind = {
  full: 'full',
  increment: 'increment',
} as const;

export type _swarm_v1_Assignments_KindInput =
  | 'full'
  | 0
  | 'increment'
  | 1

export type _swarm_v1_Assignments_Kind = typeof _swarm_v1_Assignments_Kind[keyof typeof _swarm_v1_Assignments_Kind]

export interface AssignmentsInput {
  'kind'?: (_swarm_v1_Assignments_KindInput);
  'sequence'?: (number | string | Long);
  'update_tasks'?: (_swarm_v1_TaskInput)[];
  'remove_task_ids'?: (string)[];
}

export interface Assignments {
  'kind': (_swarm_v1_Assignments_Kind);
  'sequence': (number);
  'update_tasks': (_swarm_v1_Task)[];
  'remove_task_ids': (string)[];
}
