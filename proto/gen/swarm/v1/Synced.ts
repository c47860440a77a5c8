// Original file: proto/control.proto

import type { Long } from '@grpc/proto-loader';

export interface SyncedInput {
  'index'?: (number | string | Long);
}

export interface Synced {
  'index': (number);
}
