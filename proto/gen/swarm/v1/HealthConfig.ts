// Original file: proto/container.proto

import type { Long } from '@grpc/proto-loader';

export interface HealthConfigInput {
  'test'?: (string)[];
  'interval'?: (number | string | Long);
  'timeout'?: (number | string | Long);
  'retries'?: (number | string | Long);
  'start_period'?: (number | string | Long);
  'start_interval'?: (number | string | Long);
}

export interface HealthConfig {
  'test': (string)[];
  'interval': (number);
  'timeout': (number);
  'retries': (number);
  'start_period': (number);
  'start_interval': (number);
}
