// Original file: proto/control.proto

import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from '../../swarm/v1/ServiceSpec.js';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/control.proto

export const _swarm_v1_UpdateServiceRequest_RegistryAuthFrom = {
  spec: 'spec',
  previous_spec: 'previous_spec',
} as const;

export type _swarm_v1_UpdateServiceRequest_RegistryAuthFromInput =
  | 'spec'
  | 0
  | 'previous_spec'
  | 1

export type _swarm_v1_UpdateServiceRequest_RegistryAuthFrom = typeof _swarm_v1_UpdateServiceRequest_RegistryAuthFrom[keyof typeof _swarm_v1_UpdateServiceRequest_RegistryAuthFrom]

export interface UpdateServiceRequestInput {
  'ref'?: (string);
  'version'?: (number | string | Long);
  'spec'?: (_swarm_v1_ServiceSpecInput | null);
  'rollback'?: (boolean);
  'registry_auth_from'?: (_swarm_v1_UpdateServiceRequest_RegistryAuthFromInput);
}

export interface UpdateServiceRequest {
  'ref': (string);
  'version': (number);
  'spec': (_swarm_v1_ServiceSpec | null);
  'rollback': (boolean);
  'registry_auth_from': (_swarm_v1_UpdateServiceRequest_RegistryAuthFrom);
}
