// Original file: proto/container.proto


export interface PullOptionsInput {
  'registry_auth'?: (string);
}

export interface PullOptions {
  'registry_auth': (string);
}
