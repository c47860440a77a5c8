// Original file: proto/container.proto

import type { Long } from '@grpc/proto-loader';

export interface UlimitInput {
  'name'?: (string);
  'soft'?: (number | string | Long);
  'hard'?: (number | string | Long);
}

export interface Ulimit {
  'name': (string);
  'soft': (number);
  'hard': (number);
}
