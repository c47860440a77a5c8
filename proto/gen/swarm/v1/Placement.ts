// Original file: proto/objects.proto

import type { PlacementPreferenceInput as _swarm_v1_PlacementPreferenceInput, PlacementPreference as _swarm_v1_PlacementPreference } from '../../swarm/v1/PlacementPreference.js';
import type { PlatformInput as _swarm_v1_PlatformInput, Platform as _swarm_v1_Platform } from '../../swarm/v1/Platform.js';
import type { Long } from '@grpc/proto-loader';

export interface PlacementInput {
  'constraints'?: (string)[];
  'preferences'?: (_swarm_v1_PlacementPreferenceInput)[];
  'max_replicas'?: (number | string | Long);
  'platforms'?: (_swarm_v1_PlatformInput)[];
}

export interface Placement {
  'constraints': (string)[];
  'preferences': (_swarm_v1_PlacementPreference)[];
  'max_replicas': (number);
  'platforms': (_swarm_v1_Platform)[];
}
