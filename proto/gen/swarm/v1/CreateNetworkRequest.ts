// Original file: proto/control.proto

import type { NetworkSpecInput as _swarm_v1_NetworkSpecInput, NetworkSpec as _swarm_v1_NetworkSpec } from '../../swarm/v1/NetworkSpec.js';

export interface CreateNetworkRequestInput {
  'spec'?: (_swarm_v1_NetworkSpecInput | null);
}

export interface CreateNetworkRequest {
  'spec': (_swarm_v1_NetworkSpec | null);
}
