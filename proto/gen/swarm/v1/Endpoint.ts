// Original file: proto/objects.proto

import type { PortConfigInput as _swarm_v1_PortConfigInput, PortConfig as _swarm_v1_PortConfig } from '../../swarm/v1/PortConfig.js';
import type { EndpointVirtualIpInput as _swarm_v1_EndpointVirtualIpInput, EndpointVirtualIp as _swarm_v1_EndpointVirtualIp } from '../../swarm/v1/EndpointVirtualIp.js';

export interface EndpointInput {
  'ports'?: (_swarm_v1_PortConfigInput)[];
  'virtual_ips'?: (_swarm_v1_EndpointVirtualIpInput)[];
}

export interface Endpoint {
  'ports': (_swarm_v1_PortConfig)[];
  'virtual_ips': (_swarm_v1_EndpointVirtualIp)[];
}
