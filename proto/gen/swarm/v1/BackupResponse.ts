// Original file: proto/node.proto


export interface BackupResponseInput {
  'data'?: (Buffer | Uint8Array | string);
}

export interface BackupResponse {
  'data': (Buffer);
}
