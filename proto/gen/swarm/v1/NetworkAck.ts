// Original file: proto/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface NetworkAckInput {
  'sequence'?: (number | string | Long);
  'err'?: (string);
}

export interface NetworkAck {
  'sequence': (number);
  'err': (string);
}
