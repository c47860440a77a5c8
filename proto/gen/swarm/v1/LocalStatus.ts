// Original file: proto/node.proto

import type { _swarm_v1_NodeSpec_RoleInput, _swarm_v1_NodeSpec_Role } from '../../swarm/v1/NodeSpec.js';
import type { LocalManagerInput as _swarm_v1_LocalManagerInput, LocalManager as _swarm_v1_LocalManager } from '../../swarm/v1/LocalManager.js';

// Original file: proto/node.proto

export const _swarm_v1_LocalStatus_State = {
  inactive: 'inactive',
  pending: 'pending',
  active: 'active',
  error: 'error',
  locked: 'locked',
} as const;

export type _swarm_v1_LocalStatus_StateInput =
  | 'inactive'
  | 0
  | 'pending'
  | 1
  | 'active'
  | 2
  | 'error'
  | 3
  | 'locked'
  | 4

export type _swarm_v1_LocalStatus_State = typeof _swarm_v1_LocalStatus_State[keyof typeof _swarm_v1_LocalStatus_State]

export interface LocalStatusInput {
  'state'?: (_swarm_v1_LocalStatus_StateInput);
  'error'?: (string);
  'node_id'?: (string);
  'cluster_id'?: (string);
  'role'?: (_swarm_v1_NodeSpec_RoleInput);
  'advertise_addr'?: (string);
  'managers'?: (string)[];
  'version'?: (string);
  'manager'?: (_swarm_v1_LocalManagerInput | null);
}

export interface LocalStatus {
  'state': (_swarm_v1_LocalStatus_State);
  'error': (string);
  'node_id': (string);
  'cluster_id': (string);
  'role': (_swarm_v1_NodeSpec_Role);
  'advertise_addr': (string);
  'managers': (string)[];
  'version': (string);
  'manager': (_swarm_v1_LocalManager | null);
}
