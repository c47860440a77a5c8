// Original file: proto/objects.proto

import type { PluginDescriptionInput as _swarm_v1_PluginDescriptionInput, PluginDescription as _swarm_v1_PluginDescription } from '../../swarm/v1/PluginDescription.js';

export interface EngineDescriptionInput {
  'engine_version'?: (string);
  'labels'?: ({[key: string]: string});
  'plugins'?: (_swarm_v1_PluginDescriptionInput)[];
}

export interface EngineDescription {
  'engine_version': (string);
  'labels': ({[key: string]: string});
  'plugins': (_swarm_v1_PluginDescription)[];
}
