// Original file: proto/control.proto


export interface RemoveServiceRequestInput {
  'ref'?: (string);
}

export interface RemoveServiceRequest {
  'ref': (string);
}
