// Original file: proto/control.proto

import type { ConfigInput as _swarm_v1_ConfigInput, Config as _swarm_v1_Config } from '../../swarm/v1/Config.js';

export interface ListConfigsResponseInput {
  'configs'?: (_swarm_v1_ConfigInput)[];
}

export interface ListConfigsResponse {
  'configs': (_swarm_v1_Config)[];
}
