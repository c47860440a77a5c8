// Original file: proto/node.proto


export interface LeaveRequestInput {
  'force'?: (boolean);
}

export interface LeaveRequest {
  'force': (boolean);
}
