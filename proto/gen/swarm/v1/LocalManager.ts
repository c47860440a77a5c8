// Original file: proto/node.proto


export interface LocalManagerInput {
  'leader'?: (boolean);
  'quorum'?: (boolean);
  'voter'?: (boolean);
  'managers'?: (number);
}

export interface LocalManager {
  'leader': (boolean);
  'quorum': (boolean);
  'voter': (boolean);
  'managers': (number);
}
