// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

// Original file: proto/objects.proto

export const _swarm_v1_RestartPolicy_Condition = {
  any: 'any',
  none: 'none',
  on_failure: 'on_failure',
} as const;

export type _swarm_v1_RestartPolicy_ConditionInput =
  | 'any'
  | 0
  | 'none'
  | 1
  | 'on_failure'
  | 2

export type _swarm_v1_RestartPolicy_Condition = typeof _swarm_v1_RestartPolicy_Condition[keyof typeof _swarm_v1_RestartPolicy_Condition]

export interface RestartPolicyInput {
  'condition'?: (_swarm_v1_RestartPolicy_ConditionInput);
  'delay'?: (number | string | Long);
  'max_attempts'?: (number | string | Long);
  'window'?: (number | string | Long);
  '_delay'?: "delay";
}

export interface RestartPolicy {
  'condition': (_swarm_v1_RestartPolicy_Condition);
  'delay'?: (number);
  'max_attempts': (number);
  'window': (number);
}
