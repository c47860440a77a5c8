// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface TmpfsOptionsInput {
  'size_bytes'?: (number | string | Long);
  'mode'?: (number);
}

export interface TmpfsOptions {
  'size_bytes': (number);
  'mode': (number);
}
