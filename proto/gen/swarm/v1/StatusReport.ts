// Original file: proto/dispatcher.proto

import type { TaskStatusUpdateInput as _swarm_v1_TaskStatusUpdateInput, TaskStatusUpdate as _swarm_v1_TaskStatusUpdate } from '../../swarm/v1/TaskStatusUpdate.js';
import type { Long } from '@grpc/proto-loader';

export interface StatusReportInput {
  'sequence'?: (number | string | Long);
  'updates'?: (_swarm_v1_TaskStatusUpdateInput)[];
}

export interface StatusReport {
  'sequence': (number);
  'updates': (_swarm_v1_TaskStatusUpdate)[];
}
