/**
 * Ports that the cluster needs for itself on its nodes. Handed to a service by the mesh they would be taken from it on every node at once, and with them the
 * managers' word to each other, by which it could be undone.
 */
import { parseAddr } from '../proto/rpc/address.js';
import type { PortConfig } from '../proto/types.js';
import type { StoreView } from './store/types.js';

/** UDP port of VXLAN (RFC 7348, section 8; Docker reference, `swarm init --data-path-port`). */
export const DATA_PATH_PORT_DEFAULT = 4789;

export const dataPathPortOf = (view: StoreView): number => view.cluster()?.data_path_port || DATA_PATH_PORT_DEFAULT;

/** What the port is for, where the cluster needs it; undefined: it does not. */
export function reservedFor({ protocol, published_port }: PortConfig, view: StoreView): string | undefined {
  if (protocol === 'udp')
    return published_port === dataPathPortOf(view) ? 'packets of networks between the nodes' : undefined;
  if (protocol !== 'tcp') return undefined;
  for (const { manager_status } of view.nodes.values()) {
    if (manager_status?.addr && parseAddr(manager_status.addr).port === published_port) return 'the managers';
  }
  return undefined;
}
