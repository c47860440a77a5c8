// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface ReplicatedJobInput {
  'max_concurrent'?: (number | string | Long);
  'total_completions'?: (number | string | Long);
}

export interface ReplicatedJob {
  'max_concurrent': (number);
  'total_completions': (number);
}
