// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface ResourcesInput {
  'nano_cpus'?: (number | string | Long);
  'memory_bytes'?: (number | string | Long);
  'pids'?: (number | string | Long);
}

export interface Resources {
  'nano_cpus': (number);
  'memory_bytes': (number);
  'pids': (number);
}
