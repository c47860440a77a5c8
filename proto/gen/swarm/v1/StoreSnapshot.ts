// Original file: proto/store.proto

import type { ClusterInput as _swarm_v1_ClusterInput, Cluster as _swarm_v1_Cluster } from '../../swarm/v1/Cluster.js';
import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from '../../swarm/v1/Node.js';
import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from '../../swarm/v1/Service.js';
import type { TaskInput as _swarm_v1_TaskInput, Task as _swarm_v1_Task } from '../../swarm/v1/Task.js';
import type { SecretInput as _swarm_v1_SecretInput, Secret as _swarm_v1_Secret } from '../../swarm/v1/Secret.js';
import type { ConfigInput as _swarm_v1_ConfigInput, Config as _swarm_v1_Config } from '../../swarm/v1/Config.js';
import type { NetworkInput as _swarm_v1_NetworkInput, Network as _swarm_v1_Network } from '../../swarm/v1/Network.js';
import type { Long } from '@grpc/proto-loader';

export interface StoreSnapshotInput {
  'index'?: (number | string | Long);
  'clusters'?: (_swarm_v1_ClusterInput)[];
  'nodes'?: (_swarm_v1_NodeInput)[];
  'services'?: (_swarm_v1_ServiceInput)[];
  'tasks'?: (_swarm_v1_TaskInput)[];
  'secrets'?: (_swarm_v1_SecretInput)[];
  'configs'?: (_swarm_v1_ConfigInput)[];
  'networks'?: (_swarm_v1_NetworkInput)[];
}

export interface StoreSnapshot {
  'index': (number);
  'clusters': (_swarm_v1_Cluster)[];
  'nodes': (_swarm_v1_Node)[];
  'services': (_swarm_v1_Service)[];
  'tasks': (_swarm_v1_Task)[];
  'secrets': (_swarm_v1_Secret)[];
  'configs': (_swarm_v1_Config)[];
  'networks': (_swarm_v1_Network)[];
}
