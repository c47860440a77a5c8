// Original file: proto/control.proto

import type { Long } from '@grpc/proto-loader';

export interface TaskMoveInput {
  'service_id'?: (string);
  'service_name'?: (string);
  'task_id'?: (string);
  'slot'?: (number | string | Long);
  'from_node_id'?: (string);
  'to_node_id'?: (string);
}

export interface TaskMove {
  'service_id': (string);
  'service_name': (string);
  'task_id': (string);
  'slot': (number);
  'from_node_id': (string);
  'to_node_id': (string);
}
