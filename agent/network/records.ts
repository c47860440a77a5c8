/**
 * What managers have told this node of networks, by key, with the indexes that keep the cost of a change at the size of the change. Each change
 * says which units have to be looked at again: a unit is one record, with what of the program and of the names follows from it.
 */
import type { NetworkRecords } from '../../proto/network-facts.js';
import { sameMessage } from '../../proto/objects.js';
import { noNetworkChanges } from '../../proto/network-changes.js';
import type { NetworkChanges } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import type { NetworkEndpoint } from '../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NetworkPeer } from '../../proto/gen/swarm/v1/NetworkPeer.js';
import type { NetworkService } from '../../proto/gen/swarm/v1/NetworkService.js';
import type { NodeNetwork } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import type { PublishedPort } from '../../proto/gen/swarm/v1/PublishedPort.js';

type Kind = 'network' | 'endpoint' | 'service' | 'port' | 'peer';
/** "endpoint/<key>": a record that is there, was there, or is new. */
export type Unit = `${Kind}/${string}`;

export const kindOf = (unit: Unit): Kind => unit.slice(0, unit.indexOf('/')) as Kind;

/** An endpoint before and after: of what ends and what moves the connections are told. */
export interface EndpointChange {
  before: NetworkEndpoint | undefined;
  after: NetworkEndpoint | undefined;
}

export interface Dirty {
  units: Set<Unit>;
  /** By key; a change of several is one. */
  endpoints: Map<string, EndpointChange>;
  /** By key, as they were: undefined for those that are new. */
  services: Map<string, NetworkService | undefined>;
  /** Ports that were not published before. */
  newPorts: Map<string, PublishedPort>;
  /** Addresses, see `addressKey`, that no record of the same key had before. */
  newAddresses: Set<string>;
}

export const nothingDirty = (): Dirty => ({
  units: new Set(),
  endpoints: new Map(),
  services: new Map(),
  newPorts: new Map(),
  newAddresses: new Set(),
});

export const addressKey = (networkId: string, address: string): string => `${networkId} ${address}`;

/** The endpoints and services as they were before these changes, the first of which was made first. Costs a copy of all. */
export function before(records: NetworkRecords, changes: readonly Dirty[]): NetworkRecords {
  const { networks, ports, peers } = records;
  const endpoints = new Map(records.endpoints);
  const services = new Map(records.services);
  const putBack = <T>(all: Map<string, T>, key: string, was: T | undefined): void => {
    if (was === undefined) all.delete(key);
    else all.set(key, was);
  };
  for (const dirty of changes.toReversed()) {
    for (const [key, was] of dirty.endpoints) putBack(endpoints, key, was.before);
    for (const [key, was] of dirty.services) putBack(services, key, was);
  }
  return { networks, endpoints, services, ports, peers };
}

export class Records implements NetworkRecords {
  networks = new Map<string, NodeNetwork>();
  endpoints = new Map<string, NetworkEndpoint>();
  services = new Map<string, NetworkService>();
  ports = new Map<string, PublishedPort>();
  peers = new Map<string, NetworkPeer>();
  /** By the key of their service; of these only the serving ones get new connections. */
  readonly #endpointsOf = new Map<string, Map<string, NetworkEndpoint>>();
  readonly #portsOf = new Map<string, Set<string>>();
  /** How many endpoints have an address: for a moment a container that has ended and the next may both. */
  readonly #holders = new Map<string, number>();

  get ingress(): NodeNetwork | undefined {
    for (const network of this.networks.values()) if (network.ingress) return network;
    return undefined;
  }

  /** Of a service in a network: the first addresses of the endpoints that serve, in order, without duplicates. */
  backends(serviceKey: string): string[] {
    const serving = this.servingOf(serviceKey).flatMap(({ addresses }) => addresses.slice(0, 1));
    return [...new Set(serving)].sort();
  }
  /** Whether an endpoint has the address. */
  isHeld(address: string): boolean {
    return this.#holders.has(address);
  }
  servingOf(serviceKey: string): NetworkEndpoint[] {
    return [...(this.#endpointsOf.get(serviceKey)?.values() ?? [])].filter(({ serving }) => serving);
  }

  /** Adds to `dirty` what has to be looked at again: the records that are others now, and those of which something follows from them. */
  apply(changes: NetworkChanges, kind: 'full' | 'increment', dirty: Dirty): void {
    const removals = kind === 'full' ? this.#missingIn(changes) : changes;
    for (const key of removals.remove_endpoints) this.#putEndpoint(key, undefined, dirty);
    for (const key of removals.remove_ports) this.#putPort(key, undefined, dirty);
    for (const key of removals.remove_services) this.#putService(key, undefined, dirty);
    for (const id of removals.remove_peers) this.#putPeer(id, undefined, dirty);
    for (const id of removals.remove_networks) this.#putNetwork(id, undefined, dirty);
    // A full set tells again what is known: that changes nothing.
    const isNews = <T extends object>(records: ReadonlyMap<string, T>, key: string, record: T): boolean =>
      !sameMessage(records.get(key), record);
    for (const network of changes.update_networks) {
      if (isNews(this.networks, network.id, network)) this.#putNetwork(network.id, network, dirty);
    }
    for (const peer of changes.update_peers) {
      if (isNews(this.peers, peer.node_id, peer)) this.#putPeer(peer.node_id, peer, dirty);
    }
    for (const service of changes.update_services) {
      if (isNews(this.services, service.key, service)) this.#putService(service.key, service, dirty);
    }
    for (const port of changes.update_ports) {
      if (isNews(this.ports, port.key, port)) this.#putPort(port.key, port, dirty);
    }
    for (const endpoint of changes.update_endpoints) {
      if (isNews(this.endpoints, endpoint.key, endpoint)) this.#putEndpoint(endpoint.key, endpoint, dirty);
    }
  }

  /** As one full set. */
  toChanges(): NetworkChanges {
    return {
      ...noNetworkChanges(),
      update_networks: [...this.networks.values()],
      update_endpoints: [...this.endpoints.values()],
      update_services: [...this.services.values()],
      update_ports: [...this.ports.values()],
      update_peers: [...this.peers.values()],
    };
  }

  #missingIn(changes: NetworkChanges) {
    const missing = (records: ReadonlyMap<string, unknown>, keys: string[]): string[] => {
      const told = new Set(keys);
      return [...records.keys()].filter((key) => !told.has(key));
    };
    const keyOf = ({ key }: { key: string }): string => key;
    return {
      remove_networks: missing(
        this.networks,
        changes.update_networks.map(({ id }) => id),
      ),
      remove_endpoints: missing(this.endpoints, changes.update_endpoints.map(keyOf)),
      remove_services: missing(this.services, changes.update_services.map(keyOf)),
      remove_ports: missing(this.ports, changes.update_ports.map(keyOf)),
      remove_peers: missing(
        this.peers,
        changes.update_peers.map(({ node_id }) => node_id),
      ),
    };
  }

  #put<T>(kind: Kind, records: Map<string, T>, key: string, record: T | undefined, dirty: Dirty): T | undefined {
    const before = records.get(key);
    if (record === undefined) records.delete(key);
    else records.set(key, record);
    dirty.units.add(`${kind}/${key}`);
    return before;
  }
  /** Everything in a network follows from its number and what kind it is. */
  #putNetwork(id: string, network: NodeNetwork | undefined, dirty: Dirty): void {
    const before = this.#put('network', this.networks, id, network, dirty);
    for (const [key, { network_id }] of this.endpoints) if (network_id === id) dirty.units.add(`endpoint/${key}`);
    for (const [key, { network_id }] of this.services) if (network_id === id) dirty.units.add(`service/${key}`);
    if (!before?.ingress && !network?.ingress) return;
    for (const key of this.ports.keys()) dirty.units.add(`port/${key}`);
    for (const key of this.peers.keys()) dirty.units.add(`peer/${key}`);
  }
  #putPeer(id: string, peer: NetworkPeer | undefined, dirty: Dirty): void {
    this.#put('peer', this.peers, id, peer, dirty);
    for (const [key, { node_id }] of this.endpoints) if (node_id === id) dirty.units.add(`endpoint/${key}`);
  }
  #putService(key: string, service: NetworkService | undefined, dirty: Dirty): void {
    const before = this.#put('service', this.services, key, service, dirty);
    if (service && service.virtual_ip !== '' && service.virtual_ip !== before?.virtual_ip)
      dirty.newAddresses.add(addressKey(service.network_id, service.virtual_ip));
    if (!dirty.services.has(key)) dirty.services.set(key, before);
  }
  #putPort(key: string, port: PublishedPort | undefined, dirty: Dirty): void {
    const before = this.#put('port', this.ports, key, port, dirty);
    if (before) {
      const keys = this.#portsOf.get(before.service_id);
      keys?.delete(key);
      if (keys?.size === 0) this.#portsOf.delete(before.service_id);
    }
    if (port) {
      const keys = this.#portsOf.get(port.service_id) ?? new Set();
      this.#portsOf.set(port.service_id, keys.add(key));
      if (!before) dirty.newPorts.set(key, port);
    } else dirty.newPorts.delete(key);
  }
  #putEndpoint(key: string, endpoint: NetworkEndpoint | undefined, dirty: Dirty): void {
    const before = this.#put('endpoint', this.endpoints, key, endpoint, dirty);
    for (const each of [before, endpoint]) if (each) this.#touchService(each, dirty);
    for (const address of endpoint?.addresses ?? []) this.#hold(address, 1);
    const { network_id = '', addresses = [] } = endpoint ?? {};
    for (const address of addresses)
      if (!before?.addresses.includes(address)) dirty.newAddresses.add(addressKey(network_id, address));
    for (const address of before?.addresses ?? []) this.#hold(address, -1);
    if (before) this.#endpointsOf.get(serviceKeyOf(before))?.delete(key);
    if (endpoint) {
      const group = this.#endpointsOf.get(serviceKeyOf(endpoint)) ?? new Map<string, NetworkEndpoint>();
      this.#endpointsOf.set(serviceKeyOf(endpoint), group.set(key, endpoint));
    } else if (before && this.#endpointsOf.get(serviceKeyOf(before))?.size === 0) {
      this.#endpointsOf.delete(serviceKeyOf(before));
    }
    const known = dirty.endpoints.get(key);
    dirty.endpoints.set(key, { before: known ? known.before : before, after: endpoint });
  }
  #hold(address: string, by: 1 | -1): void {
    const count = (this.#holders.get(address) ?? 0) + by;
    if (count > 0) this.#holders.set(address, count);
    else this.#holders.delete(address);
  }
  #touchService(endpoint: NetworkEndpoint, { units }: Dirty): void {
    units.add(`service/${serviceKeyOf(endpoint)}`);
    if (endpoint.network_id !== this.ingress?.id) return;
    for (const key of this.#portsOf.get(endpoint.service_id) ?? []) units.add(`port/${key}`);
  }
}

const serviceKeyOf = ({ service_id, network_id }: NetworkEndpoint): string => `${service_id}/${network_id}`;
