// Original file: proto/dispatcher.proto

import type { NodeNetworkInput as _swarm_v1_NodeNetworkInput, NodeNetwork as _swarm_v1_NodeNetwork } from '../../swarm/v1/NodeNetwork.js';
import type { NetworkEndpointInput as _swarm_v1_NetworkEndpointInput, NetworkEndpoint as _swarm_v1_NetworkEndpoint } from '../../swarm/v1/NetworkEndpoint.js';
import type { NetworkServiceInput as _swarm_v1_NetworkServiceInput, NetworkService as _swarm_v1_NetworkService } from '../../swarm/v1/NetworkService.js';
import type { PublishedPortInput as _swarm_v1_PublishedPortInput, PublishedPort as _swarm_v1_PublishedPort } from '../../swarm/v1/PublishedPort.js';
import type { NetworkPeerInput as _swarm_v1_NetworkPeerInput, NetworkPeer as _swarm_v1_NetworkPeer } from '../../swarm/v1/NetworkPeer.js';

export interface NetworkChangesInput {
  'update_networks'?: (_swarm_v1_NodeNetworkInput)[];
  'remove_networks'?: (string)[];
  'update_endpoints'?: (_swarm_v1_NetworkEndpointInput)[];
  'remove_endpoints'?: (string)[];
  'update_services'?: (_swarm_v1_NetworkServiceInput)[];
  'remove_services'?: (string)[];
  'update_ports'?: (_swarm_v1_PublishedPortInput)[];
  'remove_ports'?: (string)[];
  'update_peers'?: (_swarm_v1_NetworkPeerInput)[];
  'remove_peers'?: (string)[];
}

export interface NetworkChanges {
  'update_networks': (_swarm_v1_NodeNetwork)[];
  'remove_networks': (string)[];
  'update_endpoints': (_swarm_v1_NetworkEndpoint)[];
  'remove_endpoints': (string)[];
  'update_services': (_swarm_v1_NetworkService)[];
  'remove_services': (string)[];
  'update_ports': (_swarm_v1_PublishedPort)[];
  'remove_ports': (string)[];
  'update_peers': (_swarm_v1_NetworkPeer)[];
  'remove_peers': (string)[];
}
