// Original file: proto/control.proto

import type { ClusterSpecInput as _swarm_v1_ClusterSpecInput, ClusterSpec as _swarm_v1_ClusterSpec } from '../../swarm/v1/ClusterSpec.js';
import type { Long } from '@grpc/proto-loader';

export interface UpdateClusterRequestInput {
  'version'?: (number | string | Long);
  'spec'?: (_swarm_v1_ClusterSpecInput | null);
  'rotate_worker_token'?: (boolean);
  'rotate_manager_token'?: (boolean);
  'rotate_unlock_key'?: (boolean);
}

export interface UpdateClusterRequest {
  'version': (number);
  'spec': (_swarm_v1_ClusterSpec | null);
  'rotate_worker_token': (boolean);
  'rotate_manager_token': (boolean);
  'rotate_unlock_key': (boolean);
}
