// Original file: proto/control.proto


export interface RemoveSecretResponseInput {
}

export interface RemoveSecretResponse {
}
