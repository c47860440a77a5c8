// Original file: proto/objects.proto


// Original file: proto/objects.proto

export const _swarm_v1_ServiceDependency_Condition = {
  started: 'started',
  healthy: 'healthy',
  completed: 'completed',
} as const;

export type _swarm_v1_ServiceDependency_ConditionInput =
  | 'started'
  | 0
  | 'healthy'
  | 1
  | 'completed'
  | 2

export type _swarm_v1_ServiceDependency_Condition = typeof _swarm_v1_ServiceDependency_Condition[keyof typeof _swarm_v1_ServiceDependency_Condition]

export interface ServiceDependencyInput {
  'service'?: (string);
  'condition'?: (_swarm_v1_ServiceDependency_ConditionInput);
  'required'?: (boolean);
}

export interface ServiceDependency {
  'service': (string);
  'condition': (_swarm_v1_ServiceDependency_Condition);
  'required': (boolean);
}
