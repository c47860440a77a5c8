// Original file: proto/objects.proto

import type { NamedGenericResourceInput as _swarm_v1_NamedGenericResourceInput, NamedGenericResource as _swarm_v1_NamedGenericResource } from '../../swarm/v1/NamedGenericResource.js';
import type { DiscreteGenericResourceInput as _swarm_v1_DiscreteGenericResourceInput, DiscreteGenericResource as _swarm_v1_DiscreteGenericResource } from '../../swarm/v1/DiscreteGenericResource.js';

export interface GenericResourceInput {
  'named_resource_spec'?: (_swarm_v1_NamedGenericResourceInput | null);
  'discrete_resource_spec'?: (_swarm_v1_DiscreteGenericResourceInput | null);
  'resource'?: "named_resource_spec"|"discrete_resource_spec";
}

export interface GenericResource {
  'named_resource_spec'?: (_swarm_v1_NamedGenericResource | null);
  'discrete_resource_spec'?: (_swarm_v1_DiscreteGenericResource | null);
}
