// Original file: proto/raft.proto


export interface RaftHelloInput {
  'from'?: (string);
  'to'?: (string);
  'group'?: (string);
  'addr'?: (string);
  'life'?: (string);
}

export interface RaftHello {
  'from': (string);
  'to': (string);
  'group': (string);
  'addr': (string);
  'life': (string);
}
