// Original file: proto/objects.proto

import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from '../../swarm/v1/Version.js';

export interface JobStatusInput {
  'job_iteration'?: (_swarm_v1_VersionInput | null);
  'last_execution'?: (string);
}

export interface JobStatus {
  'job_iteration': (_swarm_v1_Version | null);
  'last_execution': (string);
}
