/** Who has an address in a network: what `network inspect` shows. */
import type { NetworkMember } from '../../proto/gen/swarm/v1/NetworkMember.js';
import { bridgeMacOf, macOf } from '../../proto/network-facts.js';
import type { Network } from '../../proto/types.js';
import { Book } from '../allocator/book.js';
import { parseAddress } from '../cidr.js';
import { holdsAddresses } from '../network-needs.js';
import { nodeName, taskName } from '../resolve.js';
import type { StoreView } from '../store/types.js';

/** By address. */
export function membersOf(view: StoreView, { id, spec, state }: Network): NetworkMember[] {
  const members: NetworkMember[] = [];
  const add = (member: Omit<NetworkMember, 'node_id' | 'mac'> & Partial<NetworkMember>): void => {
    members.push({ node_id: '', mac: '', ...member });
  };
  for (const { gateway } of state?.ipam ?? []) add({ kind: 'gateway', id: '', name: 'gateway', addresses: [gateway] });
  for (const service of view.services.values()) {
    const addresses = (service.endpoint?.virtual_ips ?? [])
      .filter((ip) => ip.network_id === id)
      .map(({ addr }) => addr);
    if (addresses.length > 0) add({ kind: 'service', id: service.id, name: service.spec.name, addresses });
  }
  for (const task of view.tasks.values()) {
    if (!holdsAddresses(task)) continue;
    const addresses = task.networks.find(({ network_id }) => network_id === id)?.addresses;
    const name = `${taskName(task)}.${task.id}`;
    const { node_id } = task;
    if (addresses) add({ kind: 'task', id: task.id, name, addresses, node_id, mac: macOf(bare(addresses)) });
  }
  for (const node of view.nodes.values()) {
    const self = { node_id: node.id, name: nodeName(node) || node.id };
    const addresses = node.attachments.find(({ network_id }) => network_id === id)?.addresses;
    if (addresses && spec.ingress)
      add({ kind: 'node', id: node.id, ...self, addresses, mac: bridgeMacOf(bare(addresses)) });
    else if (addresses) add({ kind: 'range', id: node.id, ...self, addresses });
    for (const { container_id, name, mac, addresses, network_id } of node.attached)
      if (network_id === id) add({ kind: 'container', id: container_id, name, addresses, node_id: node.id, mac });
  }
  return members.sort((a, b) => compare(valueOf(a), valueOf(b)));
}

/** The first address, without the prefix. */
const bare = ([first = '']: readonly string[]): string => first.replace(/\/\d+$/, '');
const valueOf = ({ addresses }: NetworkMember): bigint => parseAddress(bare(addresses))?.value ?? 0n;
const compare = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1);

/** Of IPv4. Ranges of nodes count as used. */
export function usageOf(view: StoreView, { id }: Network): { addresses_used: number; addresses_total: number } {
  const [pool] = new Book(view).poolsOf(id);
  return { addresses_used: pool?.used ?? 0, addresses_total: pool?.total ?? 0 };
}
