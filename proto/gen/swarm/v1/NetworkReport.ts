// Original file: proto/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface NetworkReportInput {
  'check_id'?: (string);
  'sequence'?: (number | string | Long);
  'facts'?: (string)[];
  'err'?: (string);
}

export interface NetworkReport {
  'check_id': (string);
  'sequence': (number);
  'facts': (string)[];
  'err': (string);
}
