// Original file: proto/dispatcher.proto

import type { AgentHelloInput as _swarm_v1_AgentHelloInput, AgentHello as _swarm_v1_AgentHello } from '../../swarm/v1/AgentHello.js';
import type { HeartbeatInput as _swarm_v1_HeartbeatInput, Heartbeat as _swarm_v1_Heartbeat } from '../../swarm/v1/Heartbeat.js';
import type { StatusReportInput as _swarm_v1_StatusReportInput, StatusReport as _swarm_v1_StatusReport } from '../../swarm/v1/StatusReport.js';
import type { NodeDescriptionInput as _swarm_v1_NodeDescriptionInput, NodeDescription as _swarm_v1_NodeDescription } from '../../swarm/v1/NodeDescription.js';
import type { NetworkAckInput as _swarm_v1_NetworkAckInput, NetworkAck as _swarm_v1_NetworkAck } from '../../swarm/v1/NetworkAck.js';
import type { AttachedContainersInput as _swarm_v1_AttachedContainersInput, AttachedContainers as _swarm_v1_AttachedContainers } from '../../swarm/v1/AttachedContainers.js';
import type { NetworkReportInput as _swarm_v1_NetworkReportInput, NetworkReport as _swarm_v1_NetworkReport } from '../../swarm/v1/NetworkReport.js';

export interface AgentMessageInput {
  'hello'?: (_swarm_v1_AgentHelloInput | null);
  'heartbeat'?: (_swarm_v1_HeartbeatInput | null);
  'status_report'?: (_swarm_v1_StatusReportInput | null);
  'description'?: (_swarm_v1_NodeDescriptionInput | null);
  'network_ack'?: (_swarm_v1_NetworkAckInput | null);
  'attached'?: (_swarm_v1_AttachedContainersInput | null);
  'network_report'?: (_swarm_v1_NetworkReportInput | null);
  'message'?: "hello"|"heartbeat"|"status_report"|"description"|"network_ack"|"attached"|"network_report";
}

export interface AgentMessage {
  'hello'?: (_swarm_v1_AgentHello | null);
  'heartbeat'?: (_swarm_v1_Heartbeat | null);
  'status_report'?: (_swarm_v1_StatusReport | null);
  'description'?: (_swarm_v1_NodeDescription | null);
  'network_ack'?: (_swarm_v1_NetworkAck | null);
  'attached'?: (_swarm_v1_AttachedContainers | null);
  'network_report'?: (_swarm_v1_NetworkReport | null);
}
