// Original file: proto/raft.proto


export interface RaftTimeoutNowInput {
}

export interface RaftTimeoutNow {
}
