// Original file: proto/control.proto


export interface GetUnlockKeyResponseInput {
  'unlock_key'?: (string);
}

export interface GetUnlockKeyResponse {
  'unlock_key': (string);
}
