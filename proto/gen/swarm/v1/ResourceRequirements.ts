// Original file: proto/objects.proto

import type { ResourcesInput as _swarm_v1_ResourcesInput, Resources as _swarm_v1_Resources } from '../../swarm/v1/Resources.js';

export interface ResourceRequirementsInput {
  'limits'?: (_swarm_v1_ResourcesInput | null);
  'reservations'?: (_swarm_v1_ResourcesInput | null);
}

export interface ResourceRequirements {
  'limits': (_swarm_v1_Resources | null);
  'reservations': (_swarm_v1_Resources | null);
}
