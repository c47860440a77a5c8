// Original file: proto/node.proto


export interface RestoreResponseInput {
  'node_id'?: (string);
  'advertise_addr'?: (string);
  'same_node'?: (boolean);
  'former_managers'?: (string)[];
  'known_addrs'?: (string)[];
}

export interface RestoreResponse {
  'node_id': (string);
  'advertise_addr': (string);
  'same_node': (boolean);
  'former_managers': (string)[];
  'known_addrs': (string)[];
}
