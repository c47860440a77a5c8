// Original file: proto/objects.proto

import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from '../../swarm/v1/Version.js';
import type { NetworkSpecInput as _swarm_v1_NetworkSpecInput, NetworkSpec as _swarm_v1_NetworkSpec } from '../../swarm/v1/NetworkSpec.js';
import type { NetworkStateInput as _swarm_v1_NetworkStateInput, NetworkState as _swarm_v1_NetworkState } from '../../swarm/v1/NetworkState.js';

export interface NetworkInput {
  'id'?: (string);
  'version'?: (_swarm_v1_VersionInput | null);
  'created_at'?: (string);
  'updated_at'?: (string);
  'spec'?: (_swarm_v1_NetworkSpecInput | null);
  'state'?: (_swarm_v1_NetworkStateInput | null);
}

export interface Network {
  'id': (string);
  'version': (_swarm_v1_Version | null);
  'created_at': (string);
  'updated_at': (string);
  'spec': (_swarm_v1_NetworkSpec | null);
  'state': (_swarm_v1_NetworkState | null);
}
