/** What a node is told of its networks, as a value: nothing, and several as one. */
import type { NetworkChanges } from './gen/swarm/v1/NetworkChanges.js';

export const noNetworkChanges = (): NetworkChanges => ({
  update_networks: [],
  remove_networks: [],
  update_endpoints: [],
  remove_endpoints: [],
  update_services: [],
  remove_services: [],
  update_ports: [],
  remove_ports: [],
  update_peers: [],
  remove_peers: [],
});

/** Of a full set that came in parts: each record is in one of them. */
export function joinedNetworkChanges(parts: readonly NetworkChanges[]): NetworkChanges {
  return {
    update_networks: parts.flatMap((part) => part.update_networks),
    remove_networks: parts.flatMap((part) => part.remove_networks),
    update_endpoints: parts.flatMap((part) => part.update_endpoints),
    remove_endpoints: parts.flatMap((part) => part.remove_endpoints),
    update_services: parts.flatMap((part) => part.update_services),
    remove_services: parts.flatMap((part) => part.remove_services),
    update_ports: parts.flatMap((part) => part.update_ports),
    remove_ports: parts.flatMap((part) => part.remove_ports),
    update_peers: parts.flatMap((part) => part.update_peers),
    remove_peers: parts.flatMap((part) => part.remove_peers),
  };
}
