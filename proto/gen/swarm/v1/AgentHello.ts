// Original file: proto/dispatcher.proto

import type { NodeDescriptionInput as _swarm_v1_NodeDescriptionInput, NodeDescription as _swarm_v1_NodeDescription } from '../../swarm/v1/NodeDescription.js';

export interface AgentHelloInput {
  'description'?: (_swarm_v1_NodeDescriptionInput | null);
}

export interface AgentHello {
  'description': (_swarm_v1_NodeDescription | null);
}
