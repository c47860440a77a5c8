// Original file: proto/control.proto

import type { SecretSpecInput as _swarm_v1_SecretSpecInput, SecretSpec as _swarm_v1_SecretSpec } from '../../swarm/v1/SecretSpec.js';
import type { Long } from '@grpc/proto-loader';

export interface UpdateSecretRequestInput {
  'ref'?: (string);
  'version'?: (number | string | Long);
  'spec'?: (_swarm_v1_SecretSpecInput | null);
}

export interface UpdateSecretRequest {
  'ref': (string);
  'version': (number);
  'spec': (_swarm_v1_SecretSpec | null);
}
