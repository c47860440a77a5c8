// Original file: proto/control.proto

import type { NodeNetworksInput as _swarm_v1_NodeNetworksInput, NodeNetworks as _swarm_v1_NodeNetworks } from '../../swarm/v1/NodeNetworks.js';

export interface VerifyNetworksResponseInput {
  'nodes'?: (_swarm_v1_NodeNetworksInput)[];
}

export interface VerifyNetworksResponse {
  'nodes': (_swarm_v1_NodeNetworks)[];
}
