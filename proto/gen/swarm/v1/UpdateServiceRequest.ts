// Original file: proto/control.proto

import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from '../../swarm/v1/ServiceSpec.js';
import type { Long } from '@grpc/proto-loader';

export interface UpdateServiceRequestInput {
  'ref'?: (string);
  'version'?: (number | string | Long);
  'spec'?: (_swarm_v1_ServiceSpecInput | null);
  'rollback'?: (boolean);
}

export interface UpdateServiceRequest {
  'ref': (string);
  'version': (number);
  'spec': (_swarm_v1_ServiceSpec | null);
  'rollback': (boolean);
}
