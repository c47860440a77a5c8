// Original file: proto/container.proto


export interface SeLinuxContextInput {
  'disable'?: (boolean);
  'user'?: (string);
  'role'?: (string);
  'type'?: (string);
  'level'?: (string);
}

export interface SeLinuxContext {
  'disable': (boolean);
  'user': (string);
  'role': (string);
  'type': (string);
  'level': (string);
}
