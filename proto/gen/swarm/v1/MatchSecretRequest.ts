// Original file: proto/control.proto


export interface MatchSecretRequestInput {
  'ref'?: (string);
  'data'?: (Buffer | Uint8Array | string);
}

export interface MatchSecretRequest {
  'ref': (string);
  'data': (Buffer);
}
