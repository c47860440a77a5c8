// Original file: proto/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface LogOptionsInput {
  'follow'?: (boolean);
  'tail'?: (number | string | Long);
  'since'?: (string);
  'stdout'?: (boolean);
  'stderr'?: (boolean);
}

export interface LogOptions {
  'follow': (boolean);
  'tail': (number);
  'since': (string);
  'stdout': (boolean);
  'stderr': (boolean);
}
