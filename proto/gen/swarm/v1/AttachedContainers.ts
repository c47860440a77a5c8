// Original file: proto/dispatcher.proto

import type { AttachedContainerInput as _swarm_v1_AttachedContainerInput, AttachedContainer as _swarm_v1_AttachedContainer } from '../../swarm/v1/AttachedContainer.js';

export interface AttachedContainersInput {
  'containers'?: (_swarm_v1_AttachedContainerInput)[];
}

export interface AttachedContainers {
  'containers': (_swarm_v1_AttachedContainer)[];
}
