// Original file: proto/node.proto

import type { _swarm_v1_NodeSpec_RoleInput, _swarm_v1_NodeSpec_Role } from '../../swarm/v1/NodeSpec.js';

export interface JoinResponseInput {
  'node_id'?: (string);
  'role'?: (_swarm_v1_NodeSpec_RoleInput);
  'known_already'?: (boolean);
}

export interface JoinResponse {
  'node_id': (string);
  'role': (_swarm_v1_NodeSpec_Role);
  'known_already': (boolean);
}
