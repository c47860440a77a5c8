// Original file: proto/objects.proto

import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from '../../swarm/v1/Driver.js';

export interface ConfigSpecInput {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'data'?: (Buffer | Uint8Array | string);
  'templating'?: (_swarm_v1_DriverInput | null);
}

export interface ConfigSpec {
  'name': (string);
  'labels': ({[key: string]: string});
  'data': (Buffer);
  'templating': (_swarm_v1_Driver | null);
}
