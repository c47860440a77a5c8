// Original file: proto/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface StatusAckInput {
  'sequence'?: (number | string | Long);
}

export interface StatusAck {
  'sequence': (number);
}
