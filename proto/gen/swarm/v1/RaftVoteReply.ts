// Original file: proto/raft.proto


export interface RaftVoteReplyInput {
  'pre'?: (boolean);
  'granted'?: (boolean);
}

export interface RaftVoteReply {
  'pre': (boolean);
  'granted': (boolean);
}
