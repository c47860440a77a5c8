// Original file: proto/control.proto


export interface RemoveSecretRequestInput {
  'ref'?: (string);
}

export interface RemoveSecretRequest {
  'ref': (string);
}
