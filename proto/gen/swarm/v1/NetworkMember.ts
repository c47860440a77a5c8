// Original file: proto/control.proto


// Original file: proto/control.proto

export const _swarm_v1_NetworkMember_Kind = {
  task: 'task',
  service: 'service',
  container: 'container',
  node: 'node',
  gateway: 'gateway',
  range: 'range',
} as const;

export type _swarm_v1_NetworkMember_KindInput =
  | 'task'
  | 0
  | 'service'
  | 1
  | 'container'
  | 2
  | 'node'
  | 3
  | 'gateway'
  | 4
  | 'range'
  | 5

export type _swarm_v1_NetworkMember_Kind = typeof _swarm_v1_NetworkMember_Kind[keyof typeof _swarm_v1_NetworkMember_Kind]

export interface NetworkMemberInput {
  'kind'?: (_swarm_v1_NetworkMember_KindInput);
  'id'?: (string);
  'name'?: (string);
  'addresses'?: (string)[];
  'node_id'?: (string);
  'mac'?: (string);
}

export interface NetworkMember {
  'kind': (_swarm_v1_NetworkMember_Kind);
  'id': (string);
  'name': (string);
  'addresses': (string)[];
  'node_id': (string);
  'mac': (string);
}
