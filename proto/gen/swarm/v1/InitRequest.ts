// Original file: proto/node.proto

import type { _swarm_v1_NodeSpec_AvailabilityInput, _swarm_v1_NodeSpec_Availability } from '../../swarm/v1/NodeSpec.js';
import type { ClusterSpecInput as _swarm_v1_ClusterSpecInput, ClusterSpec as _swarm_v1_ClusterSpec } from '../../swarm/v1/ClusterSpec.js';

export interface InitRequestInput {
  'listen_addr'?: (string);
  'advertise_addr'?: (string);
  'data_path_addr'?: (string);
  'data_path_port'?: (number);
  'availability'?: (_swarm_v1_NodeSpec_AvailabilityInput);
  'spec'?: (_swarm_v1_ClusterSpecInput | null);
  'force_new_cluster'?: (boolean);
  'default_addr_pool'?: (string)[];
  'default_addr_pool_mask_length'?: (number);
}

export interface InitRequest {
  'listen_addr': (string);
  'advertise_addr': (string);
  'data_path_addr': (string);
  'data_path_port': (number);
  'availability': (_swarm_v1_NodeSpec_Availability);
  'spec': (_swarm_v1_ClusterSpec | null);
  'force_new_cluster': (boolean);
  'default_addr_pool': (string)[];
  'default_addr_pool_mask_length': (number);
}
