// Original file: proto/objects.proto

import type { ReplicatedServiceInput as _swarm_v1_ReplicatedServiceInput, ReplicatedService as _swarm_v1_ReplicatedService } from '../../swarm/v1/ReplicatedService.js';
import type { GlobalServiceInput as _swarm_v1_GlobalServiceInput, GlobalService as _swarm_v1_GlobalService } from '../../swarm/v1/GlobalService.js';

export interface ServiceModeInput {
  'replicated'?: (_swarm_v1_ReplicatedServiceInput | null);
  'global'?: (_swarm_v1_GlobalServiceInput | null);
  'mode'?: "replicated"|"global";
}

export interface ServiceMode {
  'replicated'?: (_swarm_v1_ReplicatedService | null);
  'global'?: (_swarm_v1_GlobalService | null);
}
