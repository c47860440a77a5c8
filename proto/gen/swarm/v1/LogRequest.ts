// Original file: proto/dispatcher.proto

import type { LogOptionsInput as _swarm_v1_LogOptionsInput, LogOptions as _swarm_v1_LogOptions } from '../../swarm/v1/LogOptions.js';

export interface LogRequestInput {
  'subscription_id'?: (string);
  'task_ids'?: (string)[];
  'options'?: (_swarm_v1_LogOptionsInput | null);
}

export interface LogRequest {
  'subscription_id': (string);
  'task_ids': (string)[];
  'options': (_swarm_v1_LogOptions | null);
}
