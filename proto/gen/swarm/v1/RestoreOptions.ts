// Original file: proto/node.proto

import type { _swarm_v1_NodeSpec_AvailabilityInput, _swarm_v1_NodeSpec_Availability } from '../../swarm/v1/NodeSpec.js';

export interface RestoreOptionsInput {
  'file'?: (string);
  'unlock_key'?: (string);
  'listen_addr'?: (string);
  'advertise_addr'?: (string);
  'data_path_addr'?: (string);
  'data_path_port'?: (number);
  'availability'?: (_swarm_v1_NodeSpec_AvailabilityInput);
}

export interface RestoreOptions {
  'file': (string);
  'unlock_key': (string);
  'listen_addr': (string);
  'advertise_addr': (string);
  'data_path_addr': (string);
  'data_path_port': (number);
  'availability': (_swarm_v1_NodeSpec_Availability);
}
