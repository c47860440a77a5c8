// Original file: proto/objects.proto

import type { PlatformInput as _swarm_v1_PlatformInput, Platform as _swarm_v1_Platform } from '../../swarm/v1/Platform.js';
import type { ResourcesInput as _swarm_v1_ResourcesInput, Resources as _swarm_v1_Resources } from '../../swarm/v1/Resources.js';
import type { EngineDescriptionInput as _swarm_v1_EngineDescriptionInput, EngineDescription as _swarm_v1_EngineDescription } from '../../swarm/v1/EngineDescription.js';

export interface NodeDescriptionInput {
  'hostname'?: (string);
  'platform'?: (_swarm_v1_PlatformInput | null);
  'resources'?: (_swarm_v1_ResourcesInput | null);
  'engine'?: (_swarm_v1_EngineDescriptionInput | null);
  'allowed'?: (string)[];
  'data_path_addr'?: (string);
  'overlay_encryption'?: (boolean);
}

export interface NodeDescription {
  'hostname': (string);
  'platform': (_swarm_v1_Platform | null);
  'resources': (_swarm_v1_Resources | null);
  'engine': (_swarm_v1_EngineDescription | null);
  'allowed': (string)[];
  'data_path_addr': (string);
  'overlay_encryption': (boolean);
}
