// Original file: proto/control.proto

import type { LogLineInput as _swarm_v1_LogLineInput, LogLine as _swarm_v1_LogLine } from '../../swarm/v1/LogLine.js';

export interface ServiceLogsResponseInput {
  'lines'?: (_swarm_v1_LogLineInput)[];
  'notice'?: (string);
}

export interface ServiceLogsResponse {
  'lines': (_swarm_v1_LogLine)[];
  'notice': (string);
}
