// Original file: proto/control.proto

import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from '../../swarm/v1/Service.js';
import type { Long } from '@grpc/proto-loader';

export interface ServiceStatusInput {
  'service'?: (_swarm_v1_ServiceInput | null);
  'running_tasks'?: (number | string | Long);
  'desired_tasks'?: (number | string | Long);
  'completed_tasks'?: (number | string | Long);
}

export interface ServiceStatus {
  'service': (_swarm_v1_Service | null);
  'running_tasks': (number);
  'desired_tasks': (number);
  'completed_tasks': (number);
}
