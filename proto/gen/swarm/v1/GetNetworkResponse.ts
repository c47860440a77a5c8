// Original file: proto/control.proto

import type { NetworkInput as _swarm_v1_NetworkInput, Network as _swarm_v1_Network } from '../../swarm/v1/Network.js';
import type { NetworkMemberInput as _swarm_v1_NetworkMemberInput, NetworkMember as _swarm_v1_NetworkMember } from '../../swarm/v1/NetworkMember.js';
import type { ServiceInput as _swarm_v1_ServiceInput, Service as _swarm_v1_Service } from '../../swarm/v1/Service.js';
import type { Long } from '@grpc/proto-loader';

export interface GetNetworkResponseInput {
  'network'?: (_swarm_v1_NetworkInput | null);
  'members'?: (_swarm_v1_NetworkMemberInput)[];
  'addresses_used'?: (number | string | Long);
  'addresses_total'?: (number | string | Long);
  'services'?: (_swarm_v1_ServiceInput)[];
}

export interface GetNetworkResponse {
  'network': (_swarm_v1_Network | null);
  'members': (_swarm_v1_NetworkMember)[];
  'addresses_used': (number);
  'addresses_total': (number);
  'services': (_swarm_v1_Service)[];
}
