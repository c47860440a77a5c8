// Original file: proto/node.proto


export interface UnlockResponseInput {
}

export interface UnlockResponse {
}
