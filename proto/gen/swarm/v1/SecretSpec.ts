// Original file: proto/objects.proto

import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from '../../swarm/v1/Driver.js';

export interface SecretSpecInput {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'data'?: (Buffer | Uint8Array | string);
  'driver'?: (_swarm_v1_DriverInput | null);
  'templating'?: (_swarm_v1_DriverInput | null);
}

export interface SecretSpec {
  'name': (string);
  'labels': ({[key: string]: string});
  'data': (Buffer);
  'driver': (_swarm_v1_Driver | null);
  'templating': (_swarm_v1_Driver | null);
}
