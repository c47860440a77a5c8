// Original file: proto/dispatcher.proto

import type { _swarm_v1_PortConfig_ProtocolInput, _swarm_v1_PortConfig_Protocol } from '../../swarm/v1/PortConfig.js';

export interface PublishedPortInput {
  'key'?: (string);
  'service_id'?: (string);
  'protocol'?: (_swarm_v1_PortConfig_ProtocolInput);
  'published_port'?: (number);
  'target_port'?: (number);
  'host_ip'?: (string);
}

export interface PublishedPort {
  'key': (string);
  'service_id': (string);
  'protocol': (_swarm_v1_PortConfig_Protocol);
  'published_port': (number);
  'target_port': (number);
  'host_ip': (string);
}
