// Original file: proto/control.proto


export interface RemoveConfigResponseInput {
}

export interface RemoveConfigResponse {
}
