// Original file: proto/objects.proto

import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from '../../swarm/v1/Driver.js';
import type { IpamConfigInput as _swarm_v1_IpamConfigInput, IpamConfig as _swarm_v1_IpamConfig } from '../../swarm/v1/IpamConfig.js';

export interface IpamOptionsInput {
  'driver'?: (_swarm_v1_DriverInput | null);
  'configs'?: (_swarm_v1_IpamConfigInput)[];
}

export interface IpamOptions {
  'driver': (_swarm_v1_Driver | null);
  'configs': (_swarm_v1_IpamConfig)[];
}
