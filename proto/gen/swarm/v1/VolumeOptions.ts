// Original file: proto/container.proto

import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from '../../swarm/v1/Driver.js';

export interface VolumeOptionsInput {
  'no_copy'?: (boolean);
  'labels'?: ({[key: string]: string});
  'driver_config'?: (_swarm_v1_DriverInput | null);
  'subpath'?: (string);
}

export interface VolumeOptions {
  'no_copy': (boolean);
  'labels': ({[key: string]: string});
  'driver_config': (_swarm_v1_Driver | null);
  'subpath': (string);
}
