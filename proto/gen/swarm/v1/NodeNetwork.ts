// Original file: proto/dispatcher.proto

import type { IpamConfigInput as _swarm_v1_IpamConfigInput, IpamConfig as _swarm_v1_IpamConfig } from '../../swarm/v1/IpamConfig.js';

export interface NodeNetworkInput {
  'id'?: (string);
  'name'?: (string);
  'vni'?: (number);
  'ipam'?: (_swarm_v1_IpamConfigInput)[];
  'internal'?: (boolean);
  'attachable'?: (boolean);
  'ingress'?: (boolean);
  'options'?: ({[key: string]: string});
  'labels'?: ({[key: string]: string});
  'range'?: (string);
  'node_address'?: (string);
  'data_path_port'?: (number);
}

export interface NodeNetwork {
  'id': (string);
  'name': (string);
  'vni': (number);
  'ipam': (_swarm_v1_IpamConfig)[];
  'internal': (boolean);
  'attachable': (boolean);
  'ingress': (boolean);
  'options': ({[key: string]: string});
  'labels': ({[key: string]: string});
  'range': (string);
  'node_address': (string);
  'data_path_port': (number);
}
