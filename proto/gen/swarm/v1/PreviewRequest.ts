// Original file: proto/control.proto

import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from '../../swarm/v1/ServiceSpec.js';

export interface PreviewRequestInput {
  'specs'?: (_swarm_v1_ServiceSpecInput)[];
  'remove_services'?: (string)[];
}

export interface PreviewRequest {
  'specs': (_swarm_v1_ServiceSpec)[];
  'remove_services': (string)[];
}
