// Original file: proto/objects.proto

import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from '../../swarm/v1/Version.js';
import type { ServiceSpecInput as _swarm_v1_ServiceSpecInput, ServiceSpec as _swarm_v1_ServiceSpec } from '../../swarm/v1/ServiceSpec.js';
import type { UpdateStatusInput as _swarm_v1_UpdateStatusInput, UpdateStatus as _swarm_v1_UpdateStatus } from '../../swarm/v1/UpdateStatus.js';
import type { JobStatusInput as _swarm_v1_JobStatusInput, JobStatus as _swarm_v1_JobStatus } from '../../swarm/v1/JobStatus.js';
import type { EndpointInput as _swarm_v1_EndpointInput, Endpoint as _swarm_v1_Endpoint } from '../../swarm/v1/Endpoint.js';

export interface ServiceInput {
  'id'?: (string);
  'version'?: (_swarm_v1_VersionInput | null);
  'created_at'?: (string);
  'updated_at'?: (string);
  'spec'?: (_swarm_v1_ServiceSpecInput | null);
  'previous_spec'?: (_swarm_v1_ServiceSpecInput | null);
  'update_status'?: (_swarm_v1_UpdateStatusInput | null);
  'spec_version'?: (_swarm_v1_VersionInput | null);
  'job_status'?: (_swarm_v1_JobStatusInput | null);
  'endpoint'?: (_swarm_v1_EndpointInput | null);
}

export interface Service {
  'id': (string);
  'version': (_swarm_v1_Version | null);
  'created_at': (string);
  'updated_at': (string);
  'spec': (_swarm_v1_ServiceSpec | null);
  'previous_spec': (_swarm_v1_ServiceSpec | null);
  'update_status': (_swarm_v1_UpdateStatus | null);
  'spec_version': (_swarm_v1_Version | null);
  'job_status': (_swarm_v1_JobStatus | null);
  'endpoint': (_swarm_v1_Endpoint | null);
}
