// Original file: proto/store.proto

import type { ClusterInput as _swarm_v1_ClusterInput, Cluster as _swarm_v1_Cluster } from '../../swarm/v1/Cluster.js';
import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from '../../swarm/v1/Node.js';
import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from '../../swarm/v1/Service.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';
import type { SecretInput as _swarm_v1_SecretInput, Secret as _swarm_v1_Secret } from '../../swarm/v1/Secret.js';
import type { ConfigInput as _swarm_v1_ConfigInput, Config as _swarm_v1_Config } from '../../swarm/v1/Config.js';
import type { NetworkInput as _swarm_v1_NetworkInput, Network as _swarm_v1_Network } from '../../swarm/v1/Network.js';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/store.proto

export const _swarm_v1_Change_Action = {
  create: 'create',
  update: 'update',
  remove: 'remove',
} as const;

export type _swarm_v1_Change_ActionInput =
  | 'create'
  | 0
  | 'update'
  | 1
  | 'remove'
  | 2

export type _swarm_v1_Change_Action = typeof _swarm_v1_Change_Action[keyof typeof _swarm_v1_Change_Action]

export interface ChangeInput {
  'action'?: (_swarm_v1_Change_ActionInput);
  'expected_version'?: (number | string | Long);
  'cluster'?: (_swarm_v1_ClusterInput | null);
  'node'?: (_swarm_v1_NodeInput | null);
  'service'?: (_swarm_v1_ServiceInput | null);
  'task'?: (_swarm_v1_TaskInput | null);
  'secret'?: (_swarm_v1_SecretInput | null);
  'config'?: (_swarm_v1_ConfigInput | null);
  'abridged_task'?: (_swarm_v1_TaskInput | null);
  'network'?: (_swarm_v1_NetworkInput | null);
  'object'?: "cluster"|"node"|"service"|"task"|"secret"|"config"|"abridged_task"|"network";
}

export interface Change {
  'action': (_swarm_v1_Change_Action);
  'expected_version': (number);
  'cluster'?: (_swarm_v1_Cluster | null);
  'node'?: (_swarm_v1_Node | null);
  'service'?: (_swarm_v1_Service | null);
  'task'?: (_swarm_v1_Task | null);
  'secret'?: (_swarm_v1_Secret | null);
  'config'?: (_swarm_v1_Config | null);
  'abridged_task'?: (_swarm_v1_Task | null);
  'network'?: (_swarm_v1_Network | null);
}
