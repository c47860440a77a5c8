// Original file: proto/control.proto


export interface VerifyNetworksRequestInput {
}

export interface VerifyNetworksRequest {
}
