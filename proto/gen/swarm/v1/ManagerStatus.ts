// Original file: proto/objects.proto


// Original file: proto/objects.proto

export const _swarm_v1_ManagerStatus_Reachability = {
  unknown: 'unknown',
  unreachable: 'unreachable',
  reachable: 'reachable',
} as const;

export type _swarm_v1_ManagerStatus_ReachabilityInput =
  | 'unknown'
  | 0
  | 'unreachable'
  | 1
  | 'reachable'
  | 2

export type _swarm_v1_ManagerStatus_Reachability = typeof _swarm_v1_ManagerStatus_Reachability[keyof typeof _swarm_v1_ManagerStatus_Reachability]

export interface ManagerStatusInput {
  'leader'?: (boolean);
  'reachability'?: (_swarm_v1_ManagerStatus_ReachabilityInput);
  'addr'?: (string);
}

export interface ManagerStatus {
  'leader': (boolean);
  'reachability': (_swarm_v1_ManagerStatus_Reachability);
  'addr': (string);
}
