// Original file: proto/control.proto

import type { Long } from '@grpc/proto-loader';

export interface ServicePreviewInput {
  'name'?: (string);
  'created_tasks'?: (number | string | Long);
  'restarted_task_ids'?: (string)[];
  'stopped_tasks'?: (number | string | Long);
  'unplaced_tasks'?: (number | string | Long);
  'unplaced_reason'?: (string);
}

export interface ServicePreview {
  'name': (string);
  'created_tasks': (number);
  'restarted_task_ids': (string)[];
  'stopped_tasks': (number);
  'unplaced_tasks': (number);
  'unplaced_reason': (string);
}
