// Original file: proto/objects.proto

import type { TaskSpecInput as _swarm_v1_TaskSpecInput, TaskSpec as _swarm_v1_TaskSpec } from '../../swarm/v1/TaskSpec.js';
import type { ServiceModeInput as _swarm_v1_ServiceModeInput, ServiceMode as _swarm_v1_ServiceMode } from '../../swarm/v1/ServiceMode.js';
import type { UpdateConfigInput as _swarm_v1_UpdateConfigInput, UpdateConfig as _swarm_v1_UpdateConfig } from '../../swarm/v1/UpdateConfig.js';
import type { EndpointSpecInput as _swarm_v1_EndpointSpecInput, EndpointSpec as _swarm_v1_EndpointSpec } from '../../swarm/v1/EndpointSpec.js';
import type { ServiceDependencyInput as _swarm_v1_ServiceDependencyInput, ServiceDependency as _swarm_v1_ServiceDependency } from '../../swarm/v1/ServiceDependency.js';
import type { RebalanceInput as _swarm_v1_RebalanceInput, Rebalance as _swarm_v1_Rebalance } from '../../swarm/v1/Rebalance.js';

export interface ServiceSpecInput {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'task_template'?: (_swarm_v1_TaskSpecInput | null);
  'mode'?: (_swarm_v1_ServiceModeInput | null);
  'update_config'?: (_swarm_v1_UpdateConfigInput | null);
  'rollback_config'?: (_swarm_v1_UpdateConfigInput | null);
  'endpoint_spec'?: (_swarm_v1_EndpointSpecInput | null);
  'depends_on'?: (_swarm_v1_ServiceDependencyInput)[];
  'rebalance'?: (_swarm_v1_RebalanceInput);
}

export interface ServiceSpec {
  'name': (string);
  'labels': ({[key: string]: string});
  'task_template': (_swarm_v1_TaskSpec | null);
  'mode': (_swarm_v1_ServiceMode | null);
  'update_config': (_swarm_v1_UpdateConfig | null);
  'rollback_config': (_swarm_v1_UpdateConfig | null);
  'endpoint_spec': (_swarm_v1_EndpointSpec | null);
  'depends_on': (_swarm_v1_ServiceDependency)[];
  'rebalance': (_swarm_v1_Rebalance);
}
