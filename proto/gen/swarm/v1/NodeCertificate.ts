// Original file: proto/objects.proto

import type { _swarm_v1_NodeSpec_RoleInput, _swarm_v1_NodeSpec_Role } from '../../swarm/v1/NodeSpec.js';

export interface NodeCertificateInput {
  'role'?: (_swarm_v1_NodeSpec_RoleInput);
  'certificate'?: (Buffer | Uint8Array | string);
  'not_after'?: (string);
}

export interface NodeCertificate {
  'role': (_swarm_v1_NodeSpec_Role);
  'certificate': (Buffer);
  'not_after': (string);
}
