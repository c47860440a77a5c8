// Original file: proto/objects.proto

import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from '../../swarm/v1/Version.js';
import type { ConfigSpecInput as _swarm_v1_ConfigSpecInput, ConfigSpec as _swarm_v1_ConfigSpec } from '../../swarm/v1/ConfigSpec.js';

export interface ConfigInput {
  'id'?: (string);
  'version'?: (_swarm_v1_VersionInput | null);
  'created_at'?: (string);
  'updated_at'?: (string);
  'spec'?: (_swarm_v1_ConfigSpecInput | null);
}

export interface Config {
  'id': (string);
  'version': (_swarm_v1_Version | null);
  'created_at': (string);
  'updated_at': (string);
  'spec': (_swarm_v1_ConfigSpec | null);
}
