// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface VersionInput {
  'index'?: (number | string | Long);
}

export interface Version {
  'index': (number);
}
