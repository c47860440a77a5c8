/**
 * What must be in force on a node, given what it was told of networks: one line for each fact. A manager derives the lines from the store, a node reads
 * its own back from its kernel and from its table of names; where the two differ, the difference is the finding (`swarm network verify`). Pure.
 */
import type { NetworkEndpoint } from './gen/swarm/v1/NetworkEndpoint.js';
import type { NetworkPeer } from './gen/swarm/v1/NetworkPeer.js';
import type { NetworkService } from './gen/swarm/v1/NetworkService.js';
import type { NodeNetwork } from './gen/swarm/v1/NodeNetwork.js';
import type { PublishedPort } from './gen/swarm/v1/PublishedPort.js';

/** All records that a node has, by their keys. */
export interface NetworkRecords {
  readonly networks: ReadonlyMap<string, NodeNetwork>;
  readonly endpoints: ReadonlyMap<string, NetworkEndpoint>;
  readonly services: ReadonlyMap<string, NetworkService>;
  readonly ports: ReadonlyMap<string, PublishedPort>;
  readonly peers: ReadonlyMap<string, NetworkPeer>;
}

/** Where new connections to one address, or to one published port, are led. */
export interface Balanced {
  key: string;
  /** In order, without duplicates; with a published port "10.0.0.5:80". */
  backends: string[];
}

export const facts = {
  network: (name: string, vni: number, port: number, subnets: readonly string[]) =>
    `network ${name}: VXLAN ${vni} over UDP port ${port}, ${subnets.join(', ')}`,
  /** An address of another node's container, or another node's own in the ingress network. */
  remote: (network: string, address: string, mac: string, at: string) =>
    `address ${address} in ${network}: ${mac} at ${at}`,
  member: (addr: string) => `member ${addr}: may send us VXLAN`,
  virtualIp: (network: string, addr: string, backends: readonly string[]) =>
    `virtual address ${addr} in ${network}: ${listed(backends)}`,
  port: (key: string, backends: readonly string[]) => `published port ${key}: ${listed(backends)}`,
  name: (network: string, name: string, answers: readonly string[]) => `name ${name} in ${network}: ${listed(answers)}`,
};

const listed = (items: readonly string[]): string => (items.length === 0 ? 'nothing' : items.join(', '));

/** `self`: the node's own id. Sorted. */
export function factsOf(records: NetworkRecords, self: string): string[] {
  const lines: string[] = [];
  const nameOf = (networkId: string): string => records.networks.get(networkId)?.name ?? networkId;
  for (const { name, vni, data_path_port, ipam } of records.networks.values()) {
    const subnets = ipam.map(({ subnet, gateway }) => `${subnet} by ${gateway}`);
    lines.push(facts.network(name, vni, data_path_port, subnets));
  }
  for (const { network_id, node_id, addresses, mac } of records.endpoints.values()) {
    const peer = records.peers.get(node_id);
    if (node_id === self || !peer || !records.networks.has(network_id)) continue;
    for (const address of addresses) lines.push(facts.remote(nameOf(network_id), address, mac, peer.addr));
  }
  const ingress = [...records.networks.values()].find((network) => network.ingress);
  for (const { addr, ingress_address, ingress_mac } of records.peers.values()) {
    lines.push(facts.member(addr));
    if (ingress && ingress_address !== '') lines.push(facts.remote(ingress.name, ingress_address, ingress_mac, addr));
  }
  for (const { key, network, backends } of virtualIps(records)) lines.push(facts.virtualIp(network, key, backends));
  for (const { key, backends } of publishedPorts(records)) lines.push(facts.port(key, backends));
  for (const [network, names] of namesOf(records))
    for (const [name, answers] of names) lines.push(facts.name(nameOf(network), name, answers));
  return [...new Set(lines)].sort();
}

/** Of each virtual address the serving endpoints of its service in its network, IPv4. */
export function virtualIps(records: NetworkRecords): (Balanced & { networkId: string; network: string })[] {
  const serving = servingByService(records);
  return [...records.services.values()].flatMap(({ key, network_id, virtual_ip }) => {
    const network = records.networks.get(network_id);
    if (virtual_ip === '' || !network) return [];
    const backends = firstAddresses(serving.get(key) ?? []);
    return [{ key: virtual_ip, networkId: network_id, network: network.name, backends }];
  });
}

/** Of each published port the serving endpoints of its service in the ingress network, with the port that they listen on. */
export function publishedPorts(records: NetworkRecords): (Balanced & { port: PublishedPort })[] {
  const ingress = [...records.networks.values()].find((network) => network.ingress);
  if (!ingress) return [];
  const serving = servingByService(records);
  return [...records.ports.values()].map((port) => {
    const endpoints = serving.get(`${port.service_id}/${ingress.id}`) ?? [];
    const backends = firstAddresses(endpoints).map((address) => `${address}:${port.target_port}`);
    return { key: port.key, port, backends };
  });
}

/**
 * By network id, by name in lower case: the addresses that stand for it. Names that several share stand for all of theirs. With `only`: of this one
 * network, at a fraction of the cost.
 */
export function namesOf(records: NetworkRecords, only?: string): Map<string, Map<string, string[]>> {
  const serving = servingByService(records, only);
  const found = new Map<string, Map<string, Set<string>>>();
  const add = (networkId: string, name: string, addresses: readonly string[]): void => {
    const network = records.networks.get(networkId);
    if (!network || network.ingress || name === '') return; // the mesh's network is no place for names
    const names = found.get(networkId) ?? new Map<string, Set<string>>();
    found.set(networkId, names);
    const answers = names.get(name.toLowerCase()) ?? new Set<string>();
    names.set(name.toLowerCase(), answers);
    for (const address of addresses) answers.add(address);
  };
  const wanted = (networkId: string): boolean => only === undefined || networkId === only;
  for (const { key, network_id, name, aliases, virtual_ip } of records.services.values()) {
    if (!wanted(network_id)) continue;
    const tasks = (serving.get(key) ?? []).flatMap(({ addresses }) => addresses);
    for (const each of [name, ...aliases]) add(network_id, each, virtual_ip === '' ? tasks : [virtual_ip]);
    for (const each of [name, ...aliases]) add(network_id, `tasks.${each}`, tasks);
  }
  for (const { network_id, name, aliases, addresses } of records.endpoints.values()) {
    if (!wanted(network_id)) continue;
    for (const each of [name, ...aliases]) add(network_id, each, addresses);
  }
  return new Map(
    [...found].map(([networkId, names]) => [networkId, new Map([...names].map(([name, set]) => [name, ordered(set)]))]),
  );
}

/** By the key of the service's record; with `only` those of this one network. */
function servingByService({ endpoints }: NetworkRecords, only?: string): Map<string, NetworkEndpoint[]> {
  const found = new Map<string, NetworkEndpoint[]>();
  for (const endpoint of endpoints.values()) {
    if (!endpoint.serving || (only !== undefined && endpoint.network_id !== only)) continue;
    const key = `${endpoint.service_id}/${endpoint.network_id}`;
    const group = found.get(key);
    if (group) group.push(endpoint);
    else found.set(key, [endpoint]);
  }
  return found;
}

const firstAddresses = (endpoints: readonly NetworkEndpoint[]): string[] =>
  ordered(new Set(endpoints.flatMap(({ addresses }) => addresses.slice(0, 1))));

const ordered = (addresses: ReadonlySet<string>): string[] => [...addresses].sort();

/** 02:42 and the four bytes of the address: what engines up to 27 give a container, and what newer ones are told to. */
export function macOf(ipv4: string): string {
  return hardwareAddress('02:42', ipv4);
}
/** Of a node's bridge in the ingress network: by it the others know by which node a packet came in. */
export function bridgeMacOf(ingressAddress: string): string {
  return hardwareAddress('02:53', ingressAddress);
}

function hardwareAddress(prefix: string, ipv4: string): string {
  return [prefix, ...ipv4.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))].join(':');
}
