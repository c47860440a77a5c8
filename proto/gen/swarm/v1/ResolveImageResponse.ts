// Original file: proto/control.proto

import type { PlatformInput as _swarm_v1_PlatformInput, Platform as _swarm_v1_Platform } from '../../swarm/v1/Platform.js';

export interface ResolveImageResponseInput {
  'image'?: (string);
  'platforms'?: (_swarm_v1_PlatformInput)[];
  'warning'?: (string);
  'reason'?: (string);
}

export interface ResolveImageResponse {
  'image': (string);
  'platforms': (_swarm_v1_Platform)[];
  'warning': (string);
  'reason': (string);
}
