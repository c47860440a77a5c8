// Original file: proto/dispatcher.proto

import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';
import type { SecretInput as _swarm_v1_SecretInput, Secret as _swarm_v1_Secret } from '../../swarm/v1/Secret.js';
import type { ConfigInput as _swarm_v1_ConfigInput, Config as _swarm_v1_Config } from '../../swarm/v1/Config.js';
import type { NetworkChangesInput as _swarm_v1_NetworkChangesInput, NetworkChanges as _swarm_v1_NetworkChanges } from '../../swarm/v1/NetworkChanges.js';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/dispatcher.proto

export const _swarm_v1_Assignments_Kind = {
  full: 'full',
  increment: 'increment',
  part: 'part',
} as const;

export type _swarm_v1_Assignments_KindInput =
  | 'full'
  | 0
  | 'increment'
  | 1
  | 'part'
  | 2

export type _swarm_v1_Assignments_Kind = typeof _swarm_v1_Assignments_Kind[keyof typeof _swarm_v1_Assignments_Kind]

export interface AssignmentsInput {
  'kind'?: (_swarm_v1_Assignments_KindInput);
  'sequence'?: (number | string | Long);
  'update_tasks'?: (_swarm_v1_TaskInput)[];
  'remove_task_ids'?: (string)[];
  'update_secrets'?: (_swarm_v1_SecretInput)[];
  'remove_secret_ids'?: (string)[];
  'update_configs'?: (_swarm_v1_ConfigInput)[];
  'remove_config_ids'?: (string)[];
  'networks'?: (_swarm_v1_NetworkChangesInput | null);
}

export interface Assignments {
  'kind': (_swarm_v1_Assignments_Kind);
  'sequence': (number);
  'update_tasks': (_swarm_v1_Task)[];
  'remove_task_ids': (string)[];
  'update_secrets': (_swarm_v1_Secret)[];
  'remove_secret_ids': (string)[];
  'update_configs': (_swarm_v1_Config)[];
  'remove_config_ids': (string)[];
  'networks': (_swarm_v1_NetworkChanges | null);
}
