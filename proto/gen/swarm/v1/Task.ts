// Original file: proto/objects.proto

import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from '../../swarm/v1/Version.js';
import type { TaskSpecInput as _swarm_v1_TaskSpecInput, TaskSpec as _swarm_v1_TaskSpec } from '../../swarm/v1/TaskSpec.js';
import type { PortConfigInput as _swarm_v1_PortConfigInput, PortConfig as _swarm_v1_PortConfig } from '../../swarm/v1/PortConfig.js';
import type { TaskStatusInput as _swarm_v1_TaskStatusInput, TaskStatus as _swarm_v1_TaskStatus } from '../../swarm/v1/TaskStatus.js';
import type { GenericResourceInput as _swarm_v1_GenericResourceInput, GenericResource as _swarm_v1_GenericResource } from '../../swarm/v1/GenericResource.js';
import type { RelocationInput as _swarm_v1_RelocationInput, Relocation as _swarm_v1_Relocation } from '../../swarm/v1/Relocation.js';
import type { NetworkAttachmentInput as _swarm_v1_NetworkAttachmentInput, NetworkAttachment as _swarm_v1_NetworkAttachment } from '../../swarm/v1/NetworkAttachment.js';
import type { Long } from '@grpc/proto-loader';

// Original file: proto/objects.proto

export const _swarm_v1_Task_State = {
  new: 'new',
  pending: 'pending',
  assigned: 'assigned',
  accepted: 'accepted',
  preparing: 'preparing',
  ready: 'ready',
  starting: 'starting',
  running: 'running',
  complete: 'complete',
  shutdown: 'shutdown',
  failed: 'failed',
  rejected: 'rejected',
  remove: 'remove',
  orphaned: 'orphaned',
} as const;

export type _swarm_v1_Task_StateInput =
  | 'new'
  | 0
  | 'pending'
  | 64
  | 'assigned'
  | 192
  | 'accepted'
  | 256
  | 'preparing'
  | 320
  | 'ready'
  | 384
  | 'starting'
  | 448
  | 'running'
  | 512
  | 'complete'
  | 576
  | 'shutdown'
  | 640
  | 'failed'
  | 704
  | 'rejected'
  | 768
  | 'remove'
  | 800
  | 'orphaned'
  | 832

export type _swarm_v1_Task_State = typeof _swarm_v1_Task_State[keyof typeof _swarm_v1_Task_State]

export interface TaskInput {
  'id'?: (string);
  'version'?: (_swarm_v1_VersionInput | null);
  'created_at'?: (string);
  'updated_at'?: (string);
  'service_id'?: (string);
  'service_name'?: (string);
  'slot'?: (number | string | Long);
  'node_id'?: (string);
  'spec'?: (_swarm_v1_TaskSpecInput | null);
  'spec_version'?: (_swarm_v1_VersionInput | null);
  'ports'?: (_swarm_v1_PortConfigInput)[];
  'status'?: (_swarm_v1_TaskStatusInput | null);
  'desired_state'?: (_swarm_v1_Task_StateInput);
  'start_after'?: (string);
  'running_since'?: (string);
  'job_iteration'?: (_swarm_v1_VersionInput | null);
  'assigned_generic_resources'?: (_swarm_v1_GenericResourceInput)[];
  'relocation'?: (_swarm_v1_RelocationInput | null);
  'replaces'?: (string);
  'crashes'?: (number | string | Long);
  'service_labels'?: ({[key: string]: string});
  'networks'?: (_swarm_v1_NetworkAttachmentInput)[];
}

export interface Task {
  'id': (string);
  'version': (_swarm_v1_Version | null);
  'created_at': (string);
  'updated_at': (string);
  'service_id': (string);
  'service_name': (string);
  'slot': (number);
  'node_id': (string);
  'spec': (_swarm_v1_TaskSpec | null);
  'spec_version': (_swarm_v1_Version | null);
  'ports': (_swarm_v1_PortConfig)[];
  'status': (_swarm_v1_TaskStatus | null);
  'desired_state': (_swarm_v1_Task_State);
  'start_after': (string);
  'running_since': (string);
  'job_iteration': (_swarm_v1_Version | null);
  'assigned_generic_resources': (_swarm_v1_GenericResource)[];
  'relocation': (_swarm_v1_Relocation | null);
  'replaces': (string);
  'crashes': (number);
  'service_labels': ({[key: string]: string});
  'networks': (_swarm_v1_NetworkAttachment)[];
}
