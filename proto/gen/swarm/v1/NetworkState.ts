// Original file: proto/objects.proto

import type { IpamConfigInput as _swarm_v1_IpamConfigInput, IpamConfig as _swarm_v1_IpamConfig } from '../../swarm/v1/IpamConfig.js';

export interface NetworkStateInput {
  'vni'?: (number);
  'ipam'?: (_swarm_v1_IpamConfigInput)[];
  'err'?: (string);
}

export interface NetworkState {
  'vni': (number);
  'ipam': (_swarm_v1_IpamConfig)[];
  'err': (string);
}
