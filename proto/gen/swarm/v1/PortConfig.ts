// Original file: proto/objects.proto


// Original file: proto/objects.proto

export const _swarm_v1_PortConfig_Protocol = {
  tcp: 'tcp',
  udp: 'udp',
  sctp: 'sctp',
} as const;

export type _swarm_v1_PortConfig_ProtocolInput =
  | 'tcp'
  | 0
  | 'udp'
  | 1
  | 'sctp'
  | 2

export type _swarm_v1_PortConfig_Protocol = typeof _swarm_v1_PortConfig_Protocol[keyof typeof _swarm_v1_PortConfig_Protocol]

// Original file: proto/objects.proto

export const _swarm_v1_PortConfig_PublishMode = {
  ingress: 'ingress',
  host: 'host',
} as const;

export type _swarm_v1_PortConfig_PublishModeInput =
  | 'ingress'
  | 0
  | 'host'
  | 1

export type _swarm_v1_PortConfig_PublishMode = typeof _swarm_v1_PortConfig_PublishMode[keyof typeof _swarm_v1_PortConfig_PublishMode]

export interface PortConfigInput {
  'name'?: (string);
  'protocol'?: (_swarm_v1_PortConfig_ProtocolInput);
  'target_port'?: (number);
  'published_port'?: (number);
  'publish_mode'?: (_swarm_v1_PortConfig_PublishModeInput);
  'host_ip'?: (string);
}

export interface PortConfig {
  'name': (string);
  'protocol': (_swarm_v1_PortConfig_Protocol);
  'target_port': (number);
  'published_port': (number);
  'publish_mode': (_swarm_v1_PortConfig_PublishMode);
  'host_ip': (string);
}
