// Original file: proto/control.proto

import type { SecretSpecInput as _swarm_v1_SecretSpecInput, SecretSpec as _swarm_v1_SecretSpec } from '../../swarm/v1/SecretSpec.js';

export interface CreateSecretRequestInput {
  'spec'?: (_swarm_v1_SecretSpecInput | null);
}

export interface CreateSecretRequest {
  'spec': (_swarm_v1_SecretSpec | null);
}
