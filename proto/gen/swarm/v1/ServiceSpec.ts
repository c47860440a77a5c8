// Original file: proto/objects.proto

import type { TaskSpecInput as _swarm_v1_TaskSpecInput, TaskSpec as _swarm_v1_TaskSpec } from '../../swarm/v1/TaskSpec.js';
import type { ServiceModeInput as _swarm_v1_ServiceModeInput, ServiceMode as _swarm_v1_ServiceMode } from '../../swarm/v1/ServiceMode.js';
import type { UpdateConfigInput as _swarm_v1_UpdateConfigInput, UpdateConfig as _swarm_v1_UpdateConfig } from '../../swarm/v1/UpdateConfig.js';
import type { EndpointSpecInput as _swarm_v1_EndpointSpecInput, EndpointSpec as _swarm_v1_EndpointSpec } from '../../swarm/v1/EndpointSpec.js';

export interface ServiceSpecInput {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'task_template'?: (_swarm_v1_TaskSpecInput | null);
  'mode'?: (_swarm_v1_ServiceModeInput | null);
  'update_config'?: (_swarm_v1_UpdateConfigInput | null);
  'rollback_config'?: (_swarm_v1_UpdateConfigInput | null);
  'endpoint_spec'?: (_swarm_v1_EndpointSpecInput | null);
}

export interface ServiceSpec {
  'name': (string);
  'labels': ({[key: string]: string});
  'task_template': (_swarm_v1_TaskSpec | null);
  'mode': (_swarm_v1_ServiceMode | null);
  'update_config': (_swarm_v1_UpdateConfig | null);
  'rollback_config': (_swarm_v1_UpdateConfig | null);
  'endpoint_spec': (_swarm_v1_EndpointSpec | null);
}
