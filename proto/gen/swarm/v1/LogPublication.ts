// Original file: proto/dispatcher.proto

import type { LogLineInput as _swarm_v1_LogLineInput, LogLine as _swarm_v1_LogLine } from '../../swarm/v1/LogLine.js';

export interface LogPublicationInput {
  'subscription_id'?: (string);
  'lines'?: (_swarm_v1_LogLineInput)[];
  'ended_task_ids'?: (string)[];
  'err'?: (string);
}

export interface LogPublication {
  'subscription_id': (string);
  'lines': (_swarm_v1_LogLine)[];
  'ended_task_ids': (string)[];
  'err': (string);
}
