// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface ClusterSpecInput {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'task_history_retention_limit'?: (number | string | Long);
  'heartbeat_period'?: (number | string | Long);
  'node_cert_expiry'?: (number | string | Long);
  '_task_history_retention_limit'?: "task_history_retention_limit";
}

export interface ClusterSpec {
  'name': (string);
  'labels': ({[key: string]: string});
  'task_history_retention_limit'?: (number);
  'heartbeat_period': (number);
  'node_cert_expiry': (number);
}
