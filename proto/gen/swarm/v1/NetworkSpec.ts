// Original file: proto/objects.proto

import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from '../../swarm/v1/Driver.js';
import type { IpamOptionsInput as _swarm_v1_IpamOptionsInput, IpamOptions as _swarm_v1_IpamOptions } from '../../swarm/v1/IpamOptions.js';

export interface NetworkSpecInput {
  'name'?: (string);
  'labels'?: ({[key: string]: string});
  'driver_config'?: (_swarm_v1_DriverInput | null);
  'ipv6_enabled'?: (boolean);
  'internal'?: (boolean);
  'attachable'?: (boolean);
  'ingress'?: (boolean);
  'ipam'?: (_swarm_v1_IpamOptionsInput | null);
}

export interface NetworkSpec {
  'name': (string);
  'labels': ({[key: string]: string});
  'driver_config': (_swarm_v1_Driver | null);
  'ipv6_enabled': (boolean);
  'internal': (boolean);
  'attachable': (boolean);
  'ingress': (boolean);
  'ipam': (_swarm_v1_IpamOptions | null);
}
