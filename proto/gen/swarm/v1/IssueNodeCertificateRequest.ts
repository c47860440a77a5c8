// Original file: proto/ca.proto

import type { _swarm_v1_NodeSpec_AvailabilityInput, _swarm_v1_NodeSpec_Availability } from '../../swarm/v1/NodeSpec.js';

export interface IssueNodeCertificateRequestInput {
  'token'?: (string);
  'csr'?: (Buffer | Uint8Array | string);
  'availability'?: (_swarm_v1_NodeSpec_AvailabilityInput);
}

export interface IssueNodeCertificateRequest {
  'token': (string);
  'csr': (Buffer);
  'availability': (_swarm_v1_NodeSpec_Availability);
}
