// Original file: proto/control.proto


export interface RemoveNetworkResponseInput {
}

export interface RemoveNetworkResponse {
}
