// Original file: proto/control.proto

import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from '../../swarm/v1/Service.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';
import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from '../../swarm/v1/Node.js';
import type { SyncedInput as _swarm_v1_SyncedInput, Synced as _swarm_v1_Synced } from '../../swarm/v1/Synced.js';

// Original file: proto/control.proto

export const _swarm_v1_WatchEvent_Action = {
  create: 'create',
  update: 'update',
  remove: 'remove',
} as const;

export type _swarm_v1_WatchEvent_ActionInput =
  | 'create'
  | 0
  | 'update'
  | 1
  | 'remove'
  | 2

export type _swarm_v1_WatchEvent_Action = typeof _swarm_v1_WatchEvent_Action[keyof typeof _swarm_v1_WatchEvent_Action]

export interface WatchEventInput {
  'action'?: (_swarm_v1_WatchEvent_ActionInput);
  'service'?: (_swarm_v1_ServiceInput | null);
  'task'?: (_swarm_v1_TaskInput | null);
  'node'?: (_swarm_v1_NodeInput | null);
  'synced'?: (_swarm_v1_SyncedInput | null);
  'event'?: "service"|"task"|"node"|"synced";
}

export interface WatchEvent {
  'action': (_swarm_v1_WatchEvent_Action);
  'service'?: (_swarm_v1_Service | null);
  'task'?: (_swarm_v1_Task | null);
  'node'?: (_swarm_v1_Node | null);
  'synced'?: (_swarm_v1_Synced | null);
}
