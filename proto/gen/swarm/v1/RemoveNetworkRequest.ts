// Original file: proto/control.proto


export interface RemoveNetworkRequestInput {
  'ref'?: (string);
}

export interface RemoveNetworkRequest {
  'ref': (string);
}
