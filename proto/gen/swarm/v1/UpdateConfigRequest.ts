// Original file: proto/control.proto

import type { ConfigSpecInput as _swarm_v1_ConfigSpecInput, ConfigSpec as _swarm_v1_ConfigSpec } from '../../swarm/v1/ConfigSpec.js';
import type { Long } from '@grpc/proto-loader';

export interface UpdateConfigRequestInput {
  'ref'?: (string);
  'version'?: (number | string | Long);
  'spec'?: (_swarm_v1_ConfigSpecInput | null);
}

export interface UpdateConfigRequest {
  'ref': (string);
  'version': (number);
  'spec': (_swarm_v1_ConfigSpec | null);
}
