// Original file: proto/node.proto


export interface GetStatusRequestInput {
}

export interface GetStatusRequest {
}
