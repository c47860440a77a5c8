// Original file: proto/node.proto

import type { _swarm_v1_NodeSpec_AvailabilityInput, _swarm_v1_NodeSpec_Availability } from '../../swarm/v1/NodeSpec.js';

export interface JoinRequestInput {
  'remote_addr'?: (string);
  'token'?: (string);
  'listen_addr'?: (string);
  'advertise_addr'?: (string);
  'data_path_addr'?: (string);
  'availability'?: (_swarm_v1_NodeSpec_AvailabilityInput);
}

export interface JoinRequest {
  'remote_addr': (string);
  'token': (string);
  'listen_addr': (string);
  'advertise_addr': (string);
  'data_path_addr': (string);
  'availability': (_swarm_v1_NodeSpec_Availability);
}
