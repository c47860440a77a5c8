// Original file: proto/objects.proto

import type { _swarm_v1_Task_StateInput, _swarm_v1_Task_State } from '../../swarm/v1/Task.js';
import type { ContainerStatusInput as _swarm_v1_ContainerStatusInput, ContainerStatus as _swarm_v1_ContainerStatus } from '../../swarm/v1/ContainerStatus.js';
import type { PortConfigInput as _swarm_v1_PortConfigInput, PortConfig as _swarm_v1_PortConfig } from '../../swarm/v1/PortConfig.js';

export interface TaskStatusInput {
  'timestamp'?: (string);
  'state'?: (_swarm_v1_Task_StateInput);
  'message'?: (string);
  'err'?: (string);
  'container_status'?: (_swarm_v1_ContainerStatusInput | null);
  'port_status'?: (_swarm_v1_PortConfigInput)[];
  'withdrawn'?: (boolean);
  'unheard'?: (boolean);
}

export interface TaskStatus {
  'timestamp': (string);
  'state': (_swarm_v1_Task_State);
  'message': (string);
  'err': (string);
  'container_status': (_swarm_v1_ContainerStatus | null);
  'port_status': (_swarm_v1_PortConfig)[];
  'withdrawn': (boolean);
  'unheard': (boolean);
}
