// Original file: proto/control.proto

import type { SecretInput as _swarm_v1_SecretInput, Secret as _swarm_v1_Secret } from '../../swarm/v1/Secret.js';

export interface ListSecretsResponseInput {
  'secrets'?: (_swarm_v1_SecretInput)[];
}

export interface ListSecretsResponse {
  'secrets': (_swarm_v1_Secret)[];
}
