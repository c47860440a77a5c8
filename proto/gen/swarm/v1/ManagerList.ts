// Original file: proto/dispatcher.proto

import type { _swarm_v1_NodeSpec_RoleInput, _swarm_v1_NodeSpec_Role } from '../../swarm/v1/NodeSpec.js';

export interface ManagerListInput {
  'addrs'?: (string)[];
  'role'?: (_swarm_v1_NodeSpec_RoleInput);
}

export interface ManagerList {
  'addrs': (string)[];
  'role': (_swarm_v1_NodeSpec_Role);
}
