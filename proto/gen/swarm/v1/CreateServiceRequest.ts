// Original file: proto/control.proto

import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from '../../swarm/v1/ServiceSpec.js';

export interface CreateServiceRequestInput {
  'spec'?: (_swarm_v1_ServiceSpecInput | null);
}

export interface CreateServiceRequest {
  'spec': (_swarm_v1_ServiceSpec | null);
}
