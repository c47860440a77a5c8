// Original file: proto/control.proto

import type { Long } from '@grpc/proto-loader';

export interface NodeNetworksInput {
  'node_id'?: (string);
  'hostname'?: (string);
  'facts'?: (number | string | Long);
  'missing'?: (string)[];
  'surplus'?: (string)[];
  'err'?: (string);
}

export interface NodeNetworks {
  'node_id': (string);
  'hostname': (string);
  'facts': (number);
  'missing': (string)[];
  'surplus': (string)[];
  'err': (string);
}
