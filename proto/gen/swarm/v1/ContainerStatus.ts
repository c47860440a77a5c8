// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface ContainerStatusInput {
  'container_id'?: (string);
  'pid'?: (number | string | Long);
  'exit_code'?: (number | string | Long);
}

export interface ContainerStatus {
  'container_id': (string);
  'pid': (number);
  'exit_code': (number);
}
