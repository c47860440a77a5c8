// Original file: proto/ca.proto


export interface GetRootCaCertificateResponseInput {
  'certificate'?: (Buffer | Uint8Array | string);
}

export interface GetRootCaCertificateResponse {
  'certificate': (Buffer);
}
