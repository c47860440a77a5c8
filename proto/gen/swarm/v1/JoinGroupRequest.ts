// Original file: proto/raft.proto


export interface JoinGroupRequestInput {
  'addr'?: (string);
  'empty'?: (boolean);
}

export interface JoinGroupRequest {
  'addr': (string);
  'empty': (boolean);
}
