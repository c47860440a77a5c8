// Original file: proto/objects.proto

import type { ContainerSpecInput as _swarm_v1_ContainerSpecInput, ContainerSpec as _swarm_v1_ContainerSpec } from '../../swarm/v1/ContainerSpec.js';
import type { ResourceRequirementsInput as _swarm_v1_ResourceRequirementsInput, ResourceRequirements as _swarm_v1_ResourceRequirements } from '../../swarm/v1/ResourceRequirements.js';
import type { RestartPolicyInput as _swarm_v1_RestartPolicyInput, RestartPolicy as _swarm_v1_RestartPolicy } from '../../swarm/v1/RestartPolicy.js';
import type { PlacementInput as _swarm_v1_PlacementInput, Placement as _swarm_v1_Placement } from '../../swarm/v1/Placement.js';
import type { DriverInput as _swarm_v1_DriverInput, Driver as _swarm_v1_Driver } from '../../swarm/v1/Driver.js';
import type { NetworkAttachmentConfigInput as _swarm_v1_NetworkAttachmentConfigInput, NetworkAttachmentConfig as _swarm_v1_NetworkAttachmentConfig } from '../../swarm/v1/NetworkAttachmentConfig.js';
import type { Long } from '@grpc/proto-loader';

export interface TaskSpecInput {
  'container_spec'?: (_swarm_v1_ContainerSpecInput | null);
  'resources'?: (_swarm_v1_ResourceRequirementsInput | null);
  'restart_policy'?: (_swarm_v1_RestartPolicyInput | null);
  'placement'?: (_swarm_v1_PlacementInput | null);
  'force_update'?: (number | string | Long);
  'log_driver'?: (_swarm_v1_DriverInput | null);
  'networks'?: (_swarm_v1_NetworkAttachmentConfigInput)[];
}

export interface TaskSpec {
  'container_spec': (_swarm_v1_ContainerSpec | null);
  'resources': (_swarm_v1_ResourceRequirements | null);
  'restart_policy': (_swarm_v1_RestartPolicy | null);
  'placement': (_swarm_v1_Placement | null);
  'force_update': (number);
  'log_driver': (_swarm_v1_Driver | null);
  'networks': (_swarm_v1_NetworkAttachmentConfig)[];
}
