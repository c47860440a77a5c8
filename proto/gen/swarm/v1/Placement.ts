// Original file: proto/objects.proto

import type { PlacementPreferenceInput as _swarm_v1_PlacementPreferenceInput, PlacementPreference as _swarm_v1_PlacementPreference } from '../../swarm/v1/PlacementPreference.js';
import type { Long } from '@grpc/proto-loader';

export interface PlacementInput {
  'constraints'?: (string)[];
  'preferences'?: (_swarm_v1_PlacementPreferenceInput)[];
  'max_replicas'?: (number | string | Long);
}

export interface Placement {
  'constraints': (string)[];
  'preferences': (_swarm_v1_PlacementPreference)[];
  'max_replicas': (number);
}
