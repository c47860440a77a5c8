// Original file: proto/node.proto


export interface LeaveResponseInput {
  'notice'?: (string);
}

export interface LeaveResponse {
  'notice': (string);
}
