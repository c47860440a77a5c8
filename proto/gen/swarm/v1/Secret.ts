// Original file: proto/objects.proto

import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from '../../swarm/v1/Version.js';
import type { SecretSpecInput as _swarm_v1_SecretSpecInput, SecretSpec as _swarm_v1_SecretSpec } from '../../swarm/v1/SecretSpec.js';

export interface SecretInput {
  'id'?: (string);
  'version'?: (_swarm_v1_VersionInput | null);
  'created_at'?: (string);
  'updated_at'?: (string);
  'spec'?: (_swarm_v1_SecretSpecInput | null);
}

export interface Secret {
  'id': (string);
  'version': (_swarm_v1_Version | null);
  'created_at': (string);
  'updated_at': (string);
  'spec': (_swarm_v1_SecretSpec | null);
}
