// Original file: proto/control.proto


export interface RemoveConfigRequestInput {
  'ref'?: (string);
}

export interface RemoveConfigRequest {
  'ref': (string);
}
