// Original file: proto/objects.proto

import type { ReplicatedServiceInput as _swarm_v1_ReplicatedServiceInput, ReplicatedService as _swarm_v1_ReplicatedService } from '../../swarm/v1/ReplicatedService.js';
import type { GlobalServiceInput as _swarm_v1_GlobalServiceInput, GlobalService as _swarm_v1_GlobalService } from '../../swarm/v1/GlobalService.js';
import type { ReplicatedJobInput as _swarm_v1_ReplicatedJobInput, ReplicatedJob as _swarm_v1_ReplicatedJob } from '../../swarm/v1/ReplicatedJob.js';
import type { GlobalJobInput as _swarm_v1_GlobalJobInput, GlobalJob as _swarm_v1_GlobalJob } from '../../swarm/v1/GlobalJob.js';

export interface ServiceModeInput {
  'replicated'?: (_swarm_v1_ReplicatedServiceInput | null);
  'global'?: (_swarm_v1_GlobalServiceInput | null);
  'replicated_job'?: (_swarm_v1_ReplicatedJobInput | null);
  'global_job'?: (_swarm_v1_GlobalJobInput | null);
  'mode'?: "replicated"|"global"|"replicated_job"|"global_job";
}

export interface ServiceMode {
  'replicated'?: (_swarm_v1_ReplicatedService | null);
  'global'?: (_swarm_v1_GlobalService | null);
  'replicated_job'?: (_swarm_v1_ReplicatedJob | null);
  'global_job'?: (_swarm_v1_GlobalJob | null);
}
