import { parseAddr } from '../proto/rpc/address.js';
import { nodeName } from './resolve.js';
import type { StoreView } from './store/types.js';

/** The IP addresses at which the nodes reach each other, as far as they are known: no overlay network may have them. */
export function* nodeAddresses(view: StoreView): Generator<{ hostname: string; addr: string }, void> {
  for (const node of view.nodes.values()) {
    const addrs = [node.status.addr, node.description?.data_path_addr ?? ''];
    if (node.manager_status?.addr) addrs.push(parseAddr(node.manager_status.addr).host);
    for (const addr of new Set(addrs)) if (addr !== '') yield { hostname: nodeName(node) || node.id, addr };
  }
}
