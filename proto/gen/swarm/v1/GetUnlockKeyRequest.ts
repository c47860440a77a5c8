// Original file: proto/control.proto


export interface GetUnlockKeyRequestInput {
}

export interface GetUnlockKeyRequest {
}
