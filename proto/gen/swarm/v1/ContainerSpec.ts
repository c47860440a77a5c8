// Original file: proto/objects.proto

import type { MountInput as _swarm_v1_MountInput, Mount as _swarm_v1_Mount } from '../../swarm/v1/Mount.js';
import type { HealthConfigInput as _swarm_v1_HealthConfigInput, HealthConfig as _swarm_v1_HealthConfig } from '../../swarm/v1/HealthConfig.js';
import type { Long } from '@grpc/proto-loader';

export interface ContainerSpecInput {
  'image'?: (string);
  'labels'?: ({[key: string]: string});
  'command'?: (string)[];
  'args'?: (string)[];
  'hostname'?: (string);
  'env'?: (string)[];
  'dir'?: (string);
  'user'?: (string);
  'groups'?: (string)[];
  'tty'?: (boolean);
  'open_stdin'?: (boolean);
  'read_only'?: (boolean);
  'mounts'?: (_swarm_v1_MountInput)[];
  'stop_signal'?: (string);
  'stop_grace_period'?: (number | string | Long);
  'healthcheck'?: (_swarm_v1_HealthConfigInput | null);
  'init'?: (boolean);
  '_stop_grace_period'?: "stop_grace_period";
  '_init'?: "init";
}

export interface ContainerSpec {
  'image': (string);
  'labels': ({[key: string]: string});
  'command': (string)[];
  'args': (string)[];
  'hostname': (string);
  'env': (string)[];
  'dir': (string);
  'user': (string);
  'groups': (string)[];
  'tty': (boolean);
  'open_stdin': (boolean);
  'read_only': (boolean);
  'mounts': (_swarm_v1_Mount)[];
  'stop_signal': (string);
  'stop_grace_period'?: (number);
  'healthcheck': (_swarm_v1_HealthConfig | null);
  'init'?: (boolean);
}
