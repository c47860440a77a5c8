// Original file: proto/node.proto


export interface LeaveResponseInput {
}

export interface LeaveResponse {
}
