// Original file: proto/control.proto

import type { LogOptionsInput as _swarm_v1_LogOptionsInput, LogOptions as _swarm_v1_LogOptions } from '../../swarm/v1/LogOptions.js';

export interface ServiceLogsRequestInput {
  'ref'?: (string);
  'options'?: (_swarm_v1_LogOptionsInput | null);
}

export interface ServiceLogsRequest {
  'ref': (string);
  'options': (_swarm_v1_LogOptions | null);
}
