// Original file: proto/node.proto


export interface InitResponseInput {
  'node_id'?: (string);
  'worker_join_token'?: (string);
  'manager_join_token'?: (string);
  'advertise_addr'?: (string);
  'unlock_key'?: (string);
  'former_managers'?: (string)[];
}

export interface InitResponse {
  'node_id': (string);
  'worker_join_token': (string);
  'manager_join_token': (string);
  'advertise_addr': (string);
  'unlock_key': (string);
  'former_managers': (string)[];
}
