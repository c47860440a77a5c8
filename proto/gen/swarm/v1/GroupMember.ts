// Original file: proto/raft.proto


export interface GroupMemberInput {
  'node_id'?: (string);
  'addr'?: (string);
}

export interface GroupMember {
  'node_id': (string);
  'addr': (string);
}
