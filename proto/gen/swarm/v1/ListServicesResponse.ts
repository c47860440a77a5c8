// Original file: proto/control.proto

import type { ServiceStatusInput as _swarm_v1_ServiceStatusInput, ServiceStatus as _swarm_v1_ServiceStatus } from '../../swarm/v1/ServiceStatus.js';

export interface ListServicesResponseInput {
  'services'?: (_swarm_v1_ServiceStatusInput)[];
}

export interface ListServicesResponse {
  'services': (_swarm_v1_ServiceStatus)[];
}
