// Original file: proto/objects.proto


// Original file: proto/objects.proto

export const _swarm_v1_UpdateStatus_State = {
  none: 'none',
  updating: 'updating',
  paused: 'paused',
  completed: 'completed',
  rollback_started: 'rollback_started',
  rollback_paused: 'rollback_paused',
  rollback_completed: 'rollback_completed',
} as const;

export type _swarm_v1_UpdateStatus_StateInput =
  | 'none'
  | 0
  | 'updating'
  | 1
  | 'paused'
  | 2
  | 'completed'
  | 3
  | 'rollback_started'
  | 4
  | 'rollback_paused'
  | 5
  | 'rollback_completed'
  | 6

export type _swarm_v1_UpdateStatus_State = typeof _swarm_v1_UpdateStatus_State[keyof typeof _swarm_v1_UpdateStatus_State]

export interface UpdateStatusInput {
  'state'?: (_swarm_v1_UpdateStatus_StateInput);
  'started_at'?: (string);
  'completed_at'?: (string);
  'message'?: (string);
}

export interface UpdateStatus {
  'state': (_swarm_v1_UpdateStatus_State);
  'started_at': (string);
  'completed_at': (string);
  'message': (string);
}
