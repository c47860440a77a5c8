// Original file: proto/dispatcher.proto

import type { WelcomeInput as _swarm_v1_WelcomeInput, Welcome as _swarm_v1_Welcome } from '../../swarm/v1/Welcome.js';
import type { AssignmentsInput as _swarm_v1_AssignmentsInput, Assignments as _swarm_v1_Assignments } from '../../swarm/v1/Assignments.js';
import type { StatusAckInput as _swarm_v1_StatusAckInput, StatusAck as _swarm_v1_StatusAck } from '../../swarm/v1/StatusAck.js';
import type { LogRequestInput as _swarm_v1_LogRequestInput, LogRequest as _swarm_v1_LogRequest } from '../../swarm/v1/LogRequest.js';
import type { LogCancelInput as _swarm_v1_LogCancelInput, LogCancel as _swarm_v1_LogCancel } from '../../swarm/v1/LogCancel.js';
import type { ManagerListInput as _swarm_v1_ManagerListInput, ManagerList as _swarm_v1_ManagerList } from '../../swarm/v1/ManagerList.js';
import type { NetworkCheckInput as _swarm_v1_NetworkCheckInput, NetworkCheck as _swarm_v1_NetworkCheck } from '../../swarm/v1/NetworkCheck.js';

export interface ManagerMessageInput {
  'welcome'?: (_swarm_v1_WelcomeInput | null);
  'assignments'?: (_swarm_v1_AssignmentsInput | null);
  'status_ack'?: (_swarm_v1_StatusAckInput | null);
  'log_request'?: (_swarm_v1_LogRequestInput | null);
  'log_cancel'?: (_swarm_v1_LogCancelInput | null);
  'managers'?: (_swarm_v1_ManagerListInput | null);
  'network_check'?: (_swarm_v1_NetworkCheckInput | null);
  'message'?: "welcome"|"assignments"|"status_ack"|"log_request"|"log_cancel"|"managers"|"network_check";
}

export interface ManagerMessage {
  'welcome'?: (_swarm_v1_Welcome | null);
  'assignments'?: (_swarm_v1_Assignments | null);
  'status_ack'?: (_swarm_v1_StatusAck | null);
  'log_request'?: (_swarm_v1_LogRequest | null);
  'log_cancel'?: (_swarm_v1_LogCancel | null);
  'managers'?: (_swarm_v1_ManagerList | null);
  'network_check'?: (_swarm_v1_NetworkCheck | null);
}
