// Original file: proto/control.proto


export interface RemoveNodeResponseInput {
}

export interface RemoveNodeResponse {
}
