// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

// Original file: proto/objects.proto

export const _swarm_v1_UpdateConfig_FailureAction = {
  pause: 'pause',
  continue: 'continue',
  rollback: 'rollback',
} as const;

export type _swarm_v1_UpdateConfig_FailureActionInput =
  | 'pause'
  | 0
  | 'continue'
  | 1
  | 'rollback'
  | 2

export type _swarm_v1_UpdateConfig_FailureAction = typeof _swarm_v1_UpdateConfig_FailureAction[keyof typeof _swarm_v1_UpdateConfig_FailureAction]

// Original file: proto/objects.proto

export const _swarm_v1_UpdateConfig_Order = {
  stop_first: 'stop_first',
  start_first: 'start_first',
} as const;

export type _swarm_v1_UpdateConfig_OrderInput =
  | 'stop_first'
  | 0
  | 'start_first'
  | 1

export type _swarm_v1_UpdateConfig_Order = typeof _swarm_v1_UpdateConfig_Order[keyof typeof _swarm_v1_UpdateConfig_Order]

export interface UpdateConfigInput {
  'parallelism'?: (number | string | Long);
  'delay'?: (number | string | Long);
  'failure_action'?: (_swarm_v1_UpdateConfig_FailureActionInput);
  'monitor'?: (number | string | Long);
  'max_failure_ratio'?: (number | string);
  'order'?: (_swarm_v1_UpdateConfig_OrderInput);
}

export interface UpdateConfig {
  'parallelism': (number);
  'delay': (number);
  'failure_action': (_swarm_v1_UpdateConfig_FailureAction);
  'monitor': (number);
  'max_failure_ratio': (number);
  'order': (_swarm_v1_UpdateConfig_Order);
}
