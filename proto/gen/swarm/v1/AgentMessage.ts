// Original file: proto/dispatcher.proto

import type { AgentHelloInput as _swarm_v1_AgentHelloInput, AgentHello as _swarm_v1_AgentHello } from '../../swarm/v1/AgentHello.js';
import type { HeartbeatInput as _swarm_v1_HeartbeatInput, Heartbeat as _swarm_v1_Heartbeat } from '../../swarm/v1/Heartbeat.js';
import type { StatusReportInput as _swarm_v1_StatusReportInput, StatusReport as _swarm_v1_StatusReport } from '../../swarm/v1/StatusReport.js';
import type { NodeDescriptionInput as _swarm_v1_NodeDescriptionInput, NodeDescription as _swarm_v1_NodeDescription } from '../../swarm/v1/NodeDescription.js';

export interface AgentMessageInput {
  'hello'?: (_swarm_v1_AgentHelloInput | null);
  'heartbeat'?: (_swarm_v1_HeartbeatInput | null);
  'status_report'?: (_swarm_v1_StatusReportInput | null);
  'description'?: (_swarm_v1_NodeDescriptionInput | null);
  'message'?: "hello"|"heartbeat"|"status_report"|"description";
}

export interface AgentMessage {
  'hello'?: (_swarm_v1_AgentHello | null);
  'heartbeat'?: (_swarm_v1_Heartbeat | null);
  'status_report'?: (_swarm_v1_StatusReport | null);
  'description'?: (_swarm_v1_NodeDescription | null);
}
