// Original file: proto/container.proto

import type { StringListInput as _swarm_v1_StringListInput, StringList as _swarm_v1_StringList } from '../../swarm/v1/StringList.js';
import type { Long } from '@grpc/proto-loader';

export interface DeviceRequestInput {
  'driver'?: (string);
  'count'?: (number | string | Long);
  'device_ids'?: (string)[];
  'capabilities'?: (_swarm_v1_StringListInput)[];
  'options'?: ({[key: string]: string});
}

export interface DeviceRequest {
  'driver': (string);
  'count': (number);
  'device_ids': (string)[];
  'capabilities': (_swarm_v1_StringList)[];
  'options': ({[key: string]: string});
}
