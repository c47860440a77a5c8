// Original file: proto/control.proto

import type { NetworkInput as _swarm_v1_NetworkInput, Network as _swarm_v1_Network } from '../../swarm/v1/Network.js';

export interface ListNetworksResponseInput {
  'networks'?: (_swarm_v1_NetworkInput)[];
}

export interface ListNetworksResponse {
  'networks': (_swarm_v1_Network)[];
}
