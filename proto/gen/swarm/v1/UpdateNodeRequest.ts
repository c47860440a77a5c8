// Original file: proto/control.proto

import type { NodeSpecInput as _swarm_v1_NodeSpecInput, NodeSpec as _swarm_v1_NodeSpec } from '../../swarm/v1/NodeSpec.js';
import type { Long } from '@grpc/proto-loader';

export interface UpdateNodeRequestInput {
  'ref'?: (string);
  'version'?: (number | string | Long);
  'spec'?: (_swarm_v1_NodeSpecInput | null);
  'force'?: (boolean);
}

export interface UpdateNodeRequest {
  'ref': (string);
  'version': (number);
  'spec': (_swarm_v1_NodeSpec | null);
  'force': (boolean);
}
