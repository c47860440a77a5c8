// Original file: proto/control.proto


export interface RemoveServiceResponseInput {
}

export interface RemoveServiceResponse {
}
