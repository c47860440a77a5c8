// Original file: proto/objects.proto


export interface RootCaInput {
  'certificate'?: (Buffer | Uint8Array | string);
  'key'?: (Buffer | Uint8Array | string);
  'digest'?: (string);
  'worker_join_token'?: (string);
  'manager_join_token'?: (string);
}

export interface RootCa {
  'certificate': (Buffer);
  'key': (Buffer);
  'digest': (string);
  'worker_join_token': (string);
  'manager_join_token': (string);
}
