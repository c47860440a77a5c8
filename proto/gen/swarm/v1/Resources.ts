// Original file: proto/objects.proto

import type { GenericResourceInput as _swarm_v1_GenericResourceInput, GenericResource as _swarm_v1_GenericResource } from '../../swarm/v1/GenericResource.js';
import type { Long } from '@grpc/proto-loader';

export interface ResourcesInput {
  'nano_cpus'?: (number | string | Long);
  'memory_bytes'?: (number | string | Long);
  'pids'?: (number | string | Long);
  'generic_resources'?: (_swarm_v1_GenericResourceInput)[];
}

export interface Resources {
  'nano_cpus': (number);
  'memory_bytes': (number);
  'pids': (number);
  'generic_resources': (_swarm_v1_GenericResource)[];
}
