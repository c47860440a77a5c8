// Original file: proto/objects.proto

import type { Long } from '@grpc/proto-loader';

export interface DiscreteGenericResourceInput {
  'kind'?: (string);
  'value'?: (number | string | Long);
}

export interface DiscreteGenericResource {
  'kind': (string);
  'value': (number);
}
