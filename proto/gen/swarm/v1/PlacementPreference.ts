// Original file: proto/objects.proto

import type { SpreadOverInput as _swarm_v1_SpreadOverInput, SpreadOver as _swarm_v1_SpreadOver } from '../../swarm/v1/SpreadOver.js';

export interface PlacementPreferenceInput {
  'spread'?: (_swarm_v1_SpreadOverInput | null);
}

export interface PlacementPreference {
  'spread': (_swarm_v1_SpreadOver | null);
}
