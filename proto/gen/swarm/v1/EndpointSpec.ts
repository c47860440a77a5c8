// Original file: proto/objects.proto

import type { PortConfigInput as _swarm_v1_PortConfigInput, PortConfig as _swarm_v1_PortConfig } from '../../swarm/v1/PortConfig.js';

// Original file: proto/objects.proto

export const _swarm_v1_EndpointSpec_Mode = {
  vip: 'vip',
  dnsrr: 'dnsrr',
} as const;

export type _swarm_v1_EndpointSpec_ModeInput =
  | 'vip'
  | 0
  | 'dnsrr'
  | 1

export type _swarm_v1_EndpointSpec_Mode = typeof _swarm_v1_EndpointSpec_Mode[keyof typeof _swarm_v1_EndpointSpec_Mode]

export interface EndpointSpecInput {
  'mode'?: (_swarm_v1_EndpointSpec_ModeInput);
  'ports'?: (_swarm_v1_PortConfigInput)[];
}

export interface EndpointSpec {
  'mode': (_swarm_v1_EndpointSpec_Mode);
  'ports': (_swarm_v1_PortConfig)[];
}
