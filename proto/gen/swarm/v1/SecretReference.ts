// Original file: proto/container.proto

import type { FileTargetInput as _swarm_v1_FileTargetInput, FileTarget as _swarm_v1_FileTarget } from '../../swarm/v1/FileTarget.js';

export interface SecretReferenceInput {
  'file'?: (_swarm_v1_FileTargetInput | null);
  'secret_id'?: (string);
  'secret_name'?: (string);
}

export interface SecretReference {
  'file': (_swarm_v1_FileTarget | null);
  'secret_id': (string);
  'secret_name': (string);
}
