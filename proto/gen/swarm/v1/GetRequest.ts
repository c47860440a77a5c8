// Original file: proto/control.proto


export interface GetRequestInput {
  'ref'?: (string);
}

export interface GetRequest {
  'ref': (string);
}
