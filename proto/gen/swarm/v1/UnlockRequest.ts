// Original file: proto/node.proto


export interface UnlockRequestInput {
  'unlock_key'?: (string);
}

export interface UnlockRequest {
  'unlock_key': (string);
}
