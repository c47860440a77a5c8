// Original file: proto/container.proto

import type { FileTargetInput as _swarm_v1_FileTargetInput, FileTarget as _swarm_v1_FileTarget } from '../../swarm/v1/FileTarget.js';
import type { RuntimeTargetInput as _swarm_v1_RuntimeTargetInput, RuntimeTarget as _swarm_v1_RuntimeTarget } from '../../swarm/v1/RuntimeTarget.js';

export interface ConfigReferenceInput {
  'file'?: (_swarm_v1_FileTargetInput | null);
  'config_id'?: (string);
  'config_name'?: (string);
  'runtime'?: (_swarm_v1_RuntimeTargetInput | null);
  'target'?: "file"|"runtime";
}

export interface ConfigReference {
  'file'?: (_swarm_v1_FileTarget | null);
  'config_id': (string);
  'config_name': (string);
  'runtime'?: (_swarm_v1_RuntimeTarget | null);
}
