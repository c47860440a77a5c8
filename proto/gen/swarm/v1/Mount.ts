// Original file: proto/container.proto

import type { BindOptionsInput as _swarm_v1_BindOptionsInput, BindOptions as _swarm_v1_BindOptions } from '../../swarm/v1/BindOptions.js';
import type { VolumeOptionsInput as _swarm_v1_VolumeOptionsInput, VolumeOptions as _swarm_v1_VolumeOptions } from '../../swarm/v1/VolumeOptions.js';
import type { TmpfsOptionsInput as _swarm_v1_TmpfsOptionsInput, TmpfsOptions as _swarm_v1_TmpfsOptions } from '../../swarm/v1/TmpfsOptions.js';

// Original file: proto/container.proto

export const _swarm_v1_Mount_Type = {
  bind: 'bind',
  volume: 'volume',
  tmpfs: 'tmpfs',
} as const;

export type _swarm_v1_Mount_TypeInput =
  | 'bind'
  | 0
  | 'volume'
  | 1
  | 'tmpfs'
  | 2

export type _swarm_v1_Mount_Type = typeof _swarm_v1_Mount_Type[keyof typeof _swarm_v1_Mount_Type]

export interface MountInput {
  'type'?: (_swarm_v1_Mount_TypeInput);
  'source'?: (string);
  'target'?: (string);
  'read_only'?: (boolean);
  'bind_options'?: (_swarm_v1_BindOptionsInput | null);
  'volume_options'?: (_swarm_v1_VolumeOptionsInput | null);
  'tmpfs_options'?: (_swarm_v1_TmpfsOptionsInput | null);
  'consistency'?: (string);
}

export interface Mount {
  'type': (_swarm_v1_Mount_Type);
  'source': (string);
  'target': (string);
  'read_only': (boolean);
  'bind_options': (_swarm_v1_BindOptions | null);
  'volume_options': (_swarm_v1_VolumeOptions | null);
  'tmpfs_options': (_swarm_v1_TmpfsOptions | null);
  'consistency': (string);
}
