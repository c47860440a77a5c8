// Original file: proto/control.proto


export interface RemoveNodeRequestInput {
  'ref'?: (string);
  'force'?: (boolean);
}

export interface RemoveNodeRequest {
  'ref': (string);
  'force': (boolean);
}
