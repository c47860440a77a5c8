// Original file: proto/node.proto


export interface BackupRequestInput {
}

export interface BackupRequest {
}
