// Original file: proto/ca.proto


export interface GetRootCaCertificateRequestInput {
}

export interface GetRootCaCertificateRequest {
}
