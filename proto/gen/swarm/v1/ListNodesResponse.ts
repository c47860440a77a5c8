// Original file: proto/control.proto

import type { NodeInput as _swarm_v1_NodeInput, Node as _swarm_v1_Node } from '../../swarm/v1/Node.js';

export interface ListNodesResponseInput {
  'nodes'?: (_swarm_v1_NodeInput)[];
}

export interface ListNodesResponse {
  'nodes': (_swarm_v1_Node)[];
}
