// Original file: proto/dispatcher.proto

import type { Long } from '@grpc/proto-loader';

export interface WelcomeInput {
  'session_id'?: (string);
  'heartbeat_period'?: (number | string | Long);
}

export interface Welcome {
  'session_id': (string);
  'heartbeat_period': (number);
}
