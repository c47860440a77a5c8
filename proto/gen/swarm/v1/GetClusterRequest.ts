// Original file: proto/control.proto


export interface GetClusterRequestInput {
}

export interface GetClusterRequest {
}
