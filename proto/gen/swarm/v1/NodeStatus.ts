// Original file: proto/objects.proto


// Original file: proto/objects.proto

export const _swarm_v1_NodeStatus_State = {
  unknown: 'unknown',
  down: 'down',
  ready: 'ready',
  disconnected: 'disconnected',
} as const;

export type _swarm_v1_NodeStatus_StateInput =
  | 'unknown'
  | 0
  | 'down'
  | 1
  | 'ready'
  | 2
  | 'disconnected'
  | 3

export type _swarm_v1_NodeStatus_State = typeof _swarm_v1_NodeStatus_State[keyof typeof _swarm_v1_NodeStatus_State]

export interface NodeStatusInput {
  'state'?: (_swarm_v1_NodeStatus_StateInput);
  'message'?: (string);
  'addr'?: (string);
}

export interface NodeStatus {
  'state': (_swarm_v1_NodeStatus_State);
  'message': (string);
  'addr': (string);
}
