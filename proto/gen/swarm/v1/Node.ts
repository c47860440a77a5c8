// Original file: proto/objects.proto

import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from '../../swarm/v1/Version.js';
import type { NodeSpecInput as _swarm_v1_NodeSpecInput, NodeSpec as _swarm_v1_NodeSpec } from '../../swarm/v1/NodeSpec.js';
import type { NodeDescriptionInput as _swarm_v1_NodeDescriptionInput, NodeDescription as _swarm_v1_NodeDescription } from '../../swarm/v1/NodeDescription.js';
import type { NodeStatusInput as _swarm_v1_NodeStatusInput, NodeStatus as _swarm_v1_NodeStatus } from '../../swarm/v1/NodeStatus.js';
import type { ManagerStatusInput as _swarm_v1_ManagerStatusInput, ManagerStatus as _swarm_v1_ManagerStatus } from '../../swarm/v1/ManagerStatus.js';
import type { NodeCertificateInput as _swarm_v1_NodeCertificateInput, NodeCertificate as _swarm_v1_NodeCertificate } from '../../swarm/v1/NodeCertificate.js';
import type { NetworkAttachmentInput as _swarm_v1_NetworkAttachmentInput, NetworkAttachment as _swarm_v1_NetworkAttachment } from '../../swarm/v1/NetworkAttachment.js';
import type { AttachedContainerInput as _swarm_v1_AttachedContainerInput, AttachedContainer as _swarm_v1_AttachedContainer } from '../../swarm/v1/AttachedContainer.js';

export interface NodeInput {
  'id'?: (string);
  'version'?: (_swarm_v1_VersionInput | null);
  'created_at'?: (string);
  'updated_at'?: (string);
  'spec'?: (_swarm_v1_NodeSpecInput | null);
  'description'?: (_swarm_v1_NodeDescriptionInput | null);
  'status'?: (_swarm_v1_NodeStatusInput | null);
  'manager_status'?: (_swarm_v1_ManagerStatusInput | null);
  'certificate'?: (_swarm_v1_NodeCertificateInput | null);
  'attachments'?: (_swarm_v1_NetworkAttachmentInput)[];
  'attached'?: (_swarm_v1_AttachedContainerInput)[];
}

export interface Node {
  'id': (string);
  'version': (_swarm_v1_Version | null);
  'created_at': (string);
  'updated_at': (string);
  'spec': (_swarm_v1_NodeSpec | null);
  'description': (_swarm_v1_NodeDescription | null);
  'status': (_swarm_v1_NodeStatus | null);
  'manager_status': (_swarm_v1_ManagerStatus | null);
  'certificate': (_swarm_v1_NodeCertificate | null);
  'attachments': (_swarm_v1_NetworkAttachment)[];
  'attached': (_swarm_v1_AttachedContainer)[];
}
