/**
 * From records to what has to be in the kernel, as entries with keys: one for each element of a set or map of nftables, each forwarding entry, each
 * neighbour, each address of a bridge. Pure. A unit (a record) has a part of its own, so a change costs what it changes. How entries are
 * written and undone: batches.ts; how they are read back: readback.ts. The keys' first word says of which kind an entry is.
 */
import type { NetworkEndpoint } from '../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NetworkPeer } from '../../proto/gen/swarm/v1/NetworkPeer.js';
import type { NodeNetwork } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import type { PublishedPort } from '../../proto/gen/swarm/v1/PublishedPort.js';
import type { NetworkService } from '../../proto/gen/swarm/v1/NetworkService.js';
import { addressPart, canonicalAddress, canonicalSubnet } from './address.js';
import { fromChain, markOf } from './mark.js';
import { bridgeOf, vxlanOf } from './names-of-devices.js';
import { kindOf, type Records, type Unit } from './records.js';
import type { SetName } from './table.js';

/** Entries by key. */
export type Part = Map<string, string>;

export const entry = {
  /** An address of a bridge, "10.0.1.2/32". */
  address: (device: string, address: string) => `address ${device} ${address}`,
  /** A forwarding entry of a VXLAN device: the VTEP behind which a hardware address is. */
  forward: (device: string, mac: string) => `forward ${device} ${mac}`,
  /** The same of the bridge: that the way there is the VXLAN device. */
  port: (device: string, mac: string) => `port ${device} ${mac}`,
  neighbour: (device: string, address: string) => `neighbour ${device} ${address}`,
  chain: (name: string) => `chain ${name}`,
  element: (set: SetName, ...parts: (string | number)[]) => `element ${set} ${parts.join(' . ')}`,
};

/** What of the kernel follows from one record, in the light of the others. */
export function partOf(unit: Unit, records: Records, self: string): Part {
  const part: Part = new Map();
  const key = unit.slice(unit.indexOf('/') + 1);
  switch (kindOf(unit)) {
    case 'network':
      given(records.networks.get(key), (network) => network_(part, network));
      break;
    case 'peer':
      given(records.peers.get(key), (peer) => peer_(part, peer, records.ingress));
      break;
    case 'endpoint':
      given(records.endpoints.get(key), (endpoint) => endpoint_(part, endpoint, records, self));
      break;
    case 'service':
      given(records.services.get(key), (service) => service_(part, service, records));
      break;
    case 'port':
      given(records.ports.get(key), (port) => port_(part, port, records));
      break;
  }
  return part;
}

const given = <T>(record: T | undefined, add: (record: T) => void): void => {
  if (record !== undefined) add(record);
};
const isIpv6 = (address: string): boolean => address.includes(':');

function network_(part: Part, network: NodeNetwork): void {
  const { vni, ipam, ingress, internal, node_address, data_path_port, range } = network;
  const bridge = bridgeOf(vni);
  part.set(entry.element('bridges', bridge), '');
  part.set(entry.element('pairs', bridge, bridge), '');
  part.set(entry.element('vxlan_ports', data_path_port), '');
  for (const { subnet, gateway } of ipam) {
    const written = canonicalSubnet(subnet);
    if (isIpv6(subnet)) {
      part.set(entry.element('nets6', written), '');
      continue;
    }
    part.set(entry.element('nets', written), '');
    part.set(entry.element('inside', written), '');
    part.set(entry.element('gateways', bridge, gateway), '');
  }
  if (internal) part.set(entry.element('internal', bridge), '');
  if (range !== '') part.set(entry.element('ranges', canonicalSubnet(range)), '');
  if (!ingress) return;
  part.set(entry.element('ingress', bridge), '');
  if (node_address === '') return;
  const own = addressPart(node_address);
  part.set(entry.address(bridge, `${own}/32`), '');
  part.set(entry.element('gateways', bridge, own), '');
  part.set(entry.element('nodes', own), '');
  part.set(entry.element('node_addresses', bridge), own);
}

function peer_(part: Part, { addr, ingress_address, ingress_mac }: NetworkPeer, ingress?: NodeNetwork): void {
  part.set(entry.element(isIpv6(addr) ? 'members6' : 'members', canonicalAddress(addr)), '');
  if (!ingress || ingress_address === '') return;
  remote(part, vxlanOf(ingress.vni), [ingress_address], ingress_mac, addr);
  const mark = markOf(ingress_address);
  part.set(entry.element('nodes', ingress_address), '');
  part.set(entry.chain(fromChain(mark)), '');
  part.set(entry.element('marks', ingress_mac), `goto ${fromChain(mark)}`);
  part.set(entry.element('back', mark), ingress_mac);
}

function endpoint_(part: Part, endpoint: NetworkEndpoint, { networks, peers }: Records, self: string): void {
  const { network_id, node_id, addresses, mac } = endpoint;
  const network = networks.get(network_id);
  if (!network) return;
  if (node_id === self) {
    for (const address of addresses) if (!isIpv6(address)) part.set(entry.element('self', address, address), '');
    return;
  }
  const peer = peers.get(node_id);
  if (peer) remote(part, vxlanOf(network.vni), addresses, mac, peer.addr);
}

function remote(part: Part, device: string, addresses: readonly string[], mac: string, at: string): void {
  part.set(entry.forward(device, mac), canonicalAddress(at));
  part.set(entry.port(device, mac), '');
  for (const address of addresses) part.set(entry.neighbour(device, canonicalAddress(address)), mac);
}

function service_(part: Part, { key, network_id, virtual_ip }: NetworkService, records: Records): void {
  const network = records.networks.get(network_id);
  if (!network || virtual_ip === '') return;
  const bridge = bridgeOf(network.vni);
  part.set(entry.address(bridge, `${virtual_ip}/32`), '');
  const backends = records.backends(key);
  if (backends.length === 0) return; // what reaches the address itself is refused
  const chain = `n${String(backends.length)}`;
  part.set(entry.chain(chain), '');
  part.set(entry.element('vips', bridge, virtual_ip), `goto ${chain}`);
  for (const [i, backend] of backends.entries()) part.set(entry.element('backends', virtual_ip, i), backend);
}

function port_(part: Part, port: PublishedPort, records: Records): void {
  const { service_id, protocol, published_port: published, target_port, host_ip: at } = port;
  const { ingress } = records;
  if (!ingress || isIpv6(at)) return;
  const backends = records.backends(`${service_id}/${ingress.id}`);
  const where = [...(at === '' ? [] : [at]), protocol, published];
  const [idle, ports, targets, list, letter] =
    at === ''
      ? (['idle', 'ports', 'port_targets', 'port_backends', 'p'] as const)
      : (['idle_at', 'ports_at', 'port_at_targets', 'port_at_backends', 'a'] as const);
  if (backends.length === 0) {
    part.set(entry.element(idle, ...where), '');
    return;
  }
  const chain = `${letter}${String(backends.length)}`;
  part.set(entry.chain(chain), '');
  part.set(entry.element(ports, ...where), `goto ${chain}`);
  part.set(entry.element(targets, ...where), String(target_port));
  for (const [i, backend] of backends.entries()) part.set(entry.element(list, ...where, i), backend);
}
