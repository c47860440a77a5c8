// Original file: proto/control.proto

import type { ConfigSpecInput as _swarm_v1_ConfigSpecInput, ConfigSpec as _swarm_v1_ConfigSpec } from '../../swarm/v1/ConfigSpec.js';

export interface CreateConfigRequestInput {
  'spec'?: (_swarm_v1_ConfigSpecInput | null);
}

export interface CreateConfigRequest {
  'spec': (_swarm_v1_ConfigSpec | null);
}
