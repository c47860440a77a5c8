// Original file: proto/ca.proto

import type { _swarm_v1_NodeSpec_RoleInput, _swarm_v1_NodeSpec_Role } from '../../swarm/v1/NodeSpec.js';

export interface IssueNodeCertificateResponseInput {
  'node_id'?: (string);
  'role'?: (_swarm_v1_NodeSpec_RoleInput);
  'cluster_id'?: (string);
  'certificate'?: (Buffer | Uint8Array | string);
  'root_certificate'?: (Buffer | Uint8Array | string);
}

export interface IssueNodeCertificateResponse {
  'node_id': (string);
  'role': (_swarm_v1_NodeSpec_Role);
  'cluster_id': (string);
  'certificate': (Buffer);
  'root_certificate': (Buffer);
}
