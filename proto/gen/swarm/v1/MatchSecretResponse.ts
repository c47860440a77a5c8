// Original file: proto/control.proto


export interface MatchSecretResponseInput {
  'same'?: (boolean);
}

export interface MatchSecretResponse {
  'same': (boolean);
}
