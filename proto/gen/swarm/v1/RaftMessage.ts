// Original file: proto/raft.proto

import type { RaftVoteInput as _swarm_v1_RaftVoteInput, RaftVote as _swarm_v1_RaftVote } from '../../swarm/v1/RaftVote.js';
import type { RaftVoteReplyInput as _swarm_v1_RaftVoteReplyInput, RaftVoteReply as _swarm_v1_RaftVoteReply } from '../../swarm/v1/RaftVoteReply.js';
import type { RaftAppendInput as _swarm_v1_RaftAppendInput, RaftAppend as _swarm_v1_RaftAppend } from '../../swarm/v1/RaftAppend.js';
import type { RaftAppendReplyInput as _swarm_v1_RaftAppendReplyInput, RaftAppendReply as _swarm_v1_RaftAppendReply } from '../../swarm/v1/RaftAppendReply.js';
import type { RaftHeartbeatInput as _swarm_v1_RaftHeartbeatInput, RaftHeartbeat as _swarm_v1_RaftHeartbeat } from '../../swarm/v1/RaftHeartbeat.js';
import type { RaftHeartbeatReplyInput as _swarm_v1_RaftHeartbeatReplyInput, RaftHeartbeatReply as _swarm_v1_RaftHeartbeatReply } from '../../swarm/v1/RaftHeartbeatReply.js';
import type { RaftSnapshotChunkInput as _swarm_v1_RaftSnapshotChunkInput, RaftSnapshotChunk as _swarm_v1_RaftSnapshotChunk } from '../../swarm/v1/RaftSnapshotChunk.js';
import type { RaftReadInput as _swarm_v1_RaftReadInput, RaftRead as _swarm_v1_RaftRead } from '../../swarm/v1/RaftRead.js';
import type { RaftReadReplyInput as _swarm_v1_RaftReadReplyInput, RaftReadReply as _swarm_v1_RaftReadReply } from '../../swarm/v1/RaftReadReply.js';
import type { RaftTimeoutNowInput as _swarm_v1_RaftTimeoutNowInput, RaftTimeoutNow as _swarm_v1_RaftTimeoutNow } from '../../swarm/v1/RaftTimeoutNow.js';
import type { RaftForwardInput as _swarm_v1_RaftForwardInput, RaftForward as _swarm_v1_RaftForward } from '../../swarm/v1/RaftForward.js';
import type { RaftForwardReplyInput as _swarm_v1_RaftForwardReplyInput, RaftForwardReply as _swarm_v1_RaftForwardReply } from '../../swarm/v1/RaftForwardReply.js';
import type { RaftSnapshotReplyInput as _swarm_v1_RaftSnapshotReplyInput, RaftSnapshotReply as _swarm_v1_RaftSnapshotReply } from '../../swarm/v1/RaftSnapshotReply.js';
import type { Long } from '@grpc/proto-loader';

export interface RaftMessageInput {
  'term'?: (number | string | Long);
  'vote'?: (_swarm_v1_RaftVoteInput | null);
  'vote_reply'?: (_swarm_v1_RaftVoteReplyInput | null);
  'append'?: (_swarm_v1_RaftAppendInput | null);
  'append_reply'?: (_swarm_v1_RaftAppendReplyInput | null);
  'heartbeat'?: (_swarm_v1_RaftHeartbeatInput | null);
  'heartbeat_reply'?: (_swarm_v1_RaftHeartbeatReplyInput | null);
  'snapshot'?: (_swarm_v1_RaftSnapshotChunkInput | null);
  'read'?: (_swarm_v1_RaftReadInput | null);
  'read_reply'?: (_swarm_v1_RaftReadReplyInput | null);
  'timeout_now'?: (_swarm_v1_RaftTimeoutNowInput | null);
  'forward'?: (_swarm_v1_RaftForwardInput | null);
  'forward_reply'?: (_swarm_v1_RaftForwardReplyInput | null);
  'snapshot_reply'?: (_swarm_v1_RaftSnapshotReplyInput | null);
  'message'?: "vote"|"vote_reply"|"append"|"append_reply"|"heartbeat"|"heartbeat_reply"|"snapshot"|"read"|"read_reply"|"timeout_now"|"forward"|"forward_reply"|"snapshot_reply";
}

export interface RaftMessage {
  'term': (number);
  'vote'?: (_swarm_v1_RaftVote | null);
  'vote_reply'?: (_swarm_v1_RaftVoteReply | null);
  'append'?: (_swarm_v1_RaftAppend | null);
  'append_reply'?: (_swarm_v1_RaftAppendReply | null);
  'heartbeat'?: (_swarm_v1_RaftHeartbeat | null);
  'heartbeat_reply'?: (_swarm_v1_RaftHeartbeatReply | null);
  'snapshot'?: (_swarm_v1_RaftSnapshotChunk | null);
  'read'?: (_swarm_v1_RaftRead | null);
  'read_reply'?: (_swarm_v1_RaftReadReply | null);
  'timeout_now'?: (_swarm_v1_RaftTimeoutNow | null);
  'forward'?: (_swarm_v1_RaftForward | null);
  'forward_reply'?: (_swarm_v1_RaftForwardReply | null);
  'snapshot_reply'?: (_swarm_v1_RaftSnapshotReply | null);
}
