// Original file: proto/objects.proto


// Original file: proto/objects.proto

export const _swarm_v1_NodeSpec_Availability = {
  active: 'active',
  pause: 'pause',
  drain: 'drain',
} as const;

export type _swarm_v1_NodeSpec_AvailabilityInput =
  | 'active'
  | 0
  | 'pause'
  | 1
  | 'drain'
  | 2

export type _swarm_v1_NodeSpec_Availability = typeof _swarm_v1_NodeSpec_Availability[keyof typeof _swarm_v1_NodeSpec_Availability]

// Original file: proto/objects.proto

export const _swarm_v1_NodeSpec_Role = {
  worker: 'worker',
  manager: 'manager',
} as const;

export type _swarm_v1_NodeSpec_RoleInput =
  | 'worker'
  | 0
  | 'manager'
  | 1

export type _swarm_v1_NodeSpec_Role = typeof _swarm_v1_NodeSpec_Role[keyof typeof _swarm_v1_NodeSpec_Role]

export interface NodeSpecInput {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'role'?: (_swarm_v1_NodeSpec_RoleInput);
  'availability'?: (_swarm_v1_NodeSpec_AvailabilityInput);
  'drain_deadline'?: (string);
}

export interface NodeSpec {
  'name': (string);
  'labels': ({[key: string]: string});
  'role': (_swarm_v1_NodeSpec_Role);
  'availability': (_swarm_v1_NodeSpec_Availability);
  'drain_deadline': (string);
}
