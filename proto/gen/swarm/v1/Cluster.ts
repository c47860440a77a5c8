// Original file: proto/objects.proto

import type { VersionInput as _swarm_v1_VersionInput, Version as _swarm_v1_Version } from '../../swarm/v1/Version.js';
import type { ClusterSpecInput as _swarm_v1_ClusterSpecInput, ClusterSpec as _swarm_v1_ClusterSpec } from '../../swarm/v1/ClusterSpec.js';
import type { RootCaInput as _swarm_v1_RootCaInput, RootCa as _swarm_v1_RootCa } from '../../swarm/v1/RootCa.js';

export interface ClusterInput {
  'id'?: (string);
  'version'?: (_swarm_v1_VersionInput | null);
  'created_at'?: (string);
  'updated_at'?: (string);
  'spec'?: (_swarm_v1_ClusterSpecInput | null);
  'root_ca'?: (_swarm_v1_RootCaInput | null);
  'unlock_key'?: (Buffer | Uint8Array | string);
  'default_addr_pool'?: (string)[];
  'subnet_size'?: (number);
  'data_path_port'?: (number);
  'ingress_made'?: (boolean);
}

export interface Cluster {
  'id': (string);
  'version': (_swarm_v1_Version | null);
  'created_at': (string);
  'updated_at': (string);
  'spec': (_swarm_v1_ClusterSpec | null);
  'root_ca': (_swarm_v1_RootCa | null);
  'unlock_key': (Buffer);
  'default_addr_pool': (string)[];
  'subnet_size': (number);
  'data_path_port': (number);
  'ingress_made': (boolean);
}
