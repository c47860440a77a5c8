// Original file: proto/raft.proto


export interface RaftStreamEndInput {
}

export interface RaftStreamEnd {
}
