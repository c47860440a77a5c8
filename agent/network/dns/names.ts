/**
 * What containers of this node can ask for by name: whose address a question comes from, which networks that container is in, and what a name stands
 * for there. Made from the records on demand, network by network, and kept: a change of the records asks for a new table.
 */
import { BlockList, isIPv6, SocketAddress } from 'node:net';
import type { NetworkEndpoint } from '../../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NodeNetwork } from '../../../proto/gen/swarm/v1/NodeNetwork.js';
import { namesOf, type NetworkRecords } from '../../../proto/network-facts.js';
import { fitsMessage } from './message.js';

export interface Asker {
  /** Of its task, or of the container that was run by hand. */
  id: string;
  /** The one whose gateway was asked first, then the others in order of their names. */
  networks: readonly NodeNetwork[];
}

/**
 * Records that packets do not follow yet. What has ended is gone from the names at once; what arrives comes into them when packets find it. A name of
 * which everything arrives stands for what it was before, as far as that is still there: nobody is refused for a moment between two servers.
 */
export interface ChangesUnderWay {
  isArriving(networkId: string, address: string): boolean;
  /** The records that packets follow. */
  before(): NetworkRecords;
}

export class NameTable {
  readonly #records: NetworkRecords;
  readonly #self: string;
  readonly #names = new Map<string, Names>();
  readonly #subnets = new Map<string, BlockList>();
  readonly #changes: ChangesUnderWay | undefined;
  readonly #namesBefore = new Map<string, Names>();
  #endpoints: Index | undefined;
  #virtualIps: ReadonlySet<string> | undefined;

  constructor(records: NetworkRecords, self: string, changes?: ChangesUnderWay) {
    this.#records = records;
    this.#self = self;
    this.#changes = changes;
  }

  /** `address`: where the question comes from. Undefined: no container of this node. */
  asker(address: string, gateway: string): Asker | undefined {
    const { byAddress, byOwner } = this.#index();
    const own = byAddress.get(canonical(address))?.find(({ node_id }) => node_id === this.#self);
    if (!own) return this.#newcomer(address);
    const id = ownerOf(own);
    const ids = new Set((byOwner.get(id) ?? []).map(({ network_id }) => network_id));
    const networks = [...ids].flatMap((networkId) => this.#records.networks.get(networkId) ?? []);
    const isAsked = ({ ipam }: NodeNetwork): boolean => ipam.some((config) => config.gateway === gateway);
    networks.sort((a, b) => Number(isAsked(b)) - Number(isAsked(a)) || (a.name < b.name ? -1 : 1));
    return { id, networks };
  }

  /** A container that was run by hand a moment ago, of which no manager has told yet: its address is of this node's range in a network. */
  #newcomer(address: string): Asker | undefined {
    const network = [...this.#records.networks.values()].find(({ range }) => isWithin(address, range));
    return network && { id: address, networks: [network] };
  }

  /**
   * The addresses of a name, which may be qualified by that of its network, as with Docker: "web.backend". In the first network that has some, so that
   * those of both families are of one service. Empty: the name is known, and nothing serves under it. Undefined: not known in these networks.
   */
  addressesOf(networks: readonly NodeNetwork[], name: string): readonly string[] | undefined {
    let known: readonly string[] | undefined;
    for (const [unqualified, within] of readings(name, networks)) {
      for (const { id } of within) {
        const addresses = this.#reachable(id, unqualified);
        if (addresses !== undefined && addresses.length > 0) return addresses;
        known ??= addresses;
      }
    }
    return known;
  }

  /** The names of the containers with an address. Empty: an address of these networks that nobody bears by name. Undefined: not one of these networks. */
  namesOfAddress(networks: readonly NodeNetwork[], address: string): readonly string[] | undefined {
    const endpoints = this.#index().byAddress.get(address) ?? [];
    const names = networks.flatMap((network) =>
      endpoints
        .filter(({ network_id }) => network_id === network.id && !network.ingress)
        .map(({ name }) => `${name}.${network.name}`),
    );
    if (names.length > 0) return names.filter(fitsMessage);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    return networks.some((network) => this.#subnetsOf(network).check(address, family)) ? [] : undefined;
  }

  #reachable(networkId: string, name: string): readonly string[] | undefined {
    const changes = this.#changes;
    const addresses = this.#namesIn(networkId).get(name);
    if (!changes || addresses === undefined || addresses.length === 0) return addresses;
    const reachable = addresses.filter((address) => !changes.isArriving(networkId, address));
    if (reachable.length > 0) return reachable;
    const before = this.#namesBefore.get(networkId) ?? namesIn(changes.before(), networkId);
    this.#namesBefore.set(networkId, before);
    return (before.get(name) ?? []).filter((address) => this.#isHeld(address));
  }
  #isHeld(address: string): boolean {
    this.#virtualIps ??= new Set([...this.#records.services.values()].map(({ virtual_ip }) => virtual_ip));
    return this.#virtualIps.has(address) || this.#index().byAddress.has(canonical(address));
  }
  #namesIn(networkId: string): Names {
    let names = this.#names.get(networkId);
    if (!names) {
      names = namesIn(this.#records, networkId);
      this.#names.set(networkId, names);
    }
    return names;
  }
  #subnetsOf({ id, ipam }: NodeNetwork): BlockList {
    let subnets = this.#subnets.get(id);
    if (!subnets) {
      subnets = new BlockList();
      for (const { subnet } of ipam) {
        const [address = '', bits] = subnet.split('/');
        subnets.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
      }
      this.#subnets.set(id, subnets);
    }
    return subnets;
  }
  #index(): Index {
    this.#endpoints ??= indexed(this.#records.endpoints.values(), this.#self);
    return this.#endpoints;
  }
}

type Names = ReadonlyMap<string, readonly string[]>;

const namesIn = (records: NetworkRecords, networkId: string): Names =>
  namesOf(records, networkId).get(networkId) ?? new Map<string, string[]>();

function isWithin(address: string, range: string): boolean {
  const [first = '', bits] = range.split('/');
  if (range === '' || isIPv6(address)) return false;
  const block = new BlockList();
  block.addSubnet(first, Number(bits), 'ipv4');
  return block.check(address, 'ipv4');
}

/** The address that a name under in-addr.arpa or ip6.arpa asks about, if it is one. */
export function addressAskedBy(name: string): string | undefined {
  const [, ipv4] = /^((?:\d{1,3}\.){4})in-addr\.arpa$/.exec(name) ?? [];
  if (ipv4 !== undefined) {
    const parts = ipv4.split('.').slice(0, 4).map(Number).reverse();
    return parts.every((part) => part <= 255) ? parts.join('.') : undefined;
  }
  const [, ipv6] = /^((?:[0-9a-f]\.){32})ip6\.arpa$/.exec(name) ?? [];
  if (ipv6 === undefined) return undefined;
  const digits = ipv6.replaceAll('.', '').split('').reverse().join('');
  return canonical((digits.match(/.{4}/g) ?? []).join(':'));
}

interface Index {
  byAddress: ReadonlyMap<string, readonly NetworkEndpoint[]>;
  /** Those of this node alone, by task or container. */
  byOwner: ReadonlyMap<string, readonly NetworkEndpoint[]>;
}

function indexed(endpoints: Iterable<NetworkEndpoint>, self: string): Index {
  const byAddress = new Map<string, NetworkEndpoint[]>();
  const byOwner = new Map<string, NetworkEndpoint[]>();
  const add = (map: Map<string, NetworkEndpoint[]>, key: string, endpoint: NetworkEndpoint): void => {
    const group = map.get(key);
    if (group) group.push(endpoint);
    else map.set(key, [endpoint]);
  };
  for (const endpoint of endpoints) {
    for (const address of endpoint.addresses) add(byAddress, canonical(address), endpoint);
    if (endpoint.node_id === self) add(byOwner, ownerOf(endpoint), endpoint);
  }
  return { byAddress, byOwner };
}

/** The key is "<task or container>/<network>". */
const ownerOf = ({ key }: NetworkEndpoint): string => key.slice(0, key.lastIndexOf('/'));

/** One address of IPv6 can be written in many ways. */
const canonical = (address: string): string =>
  isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : address;

/** A name as it stands, in all networks; then what is before each of its dots, in the network whose name is behind it: both may contain dots. */
function* readings(name: string, networks: readonly NodeNetwork[]): Generator<[string, readonly NodeNetwork[]]> {
  yield [name, networks];
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const within = networks.filter((network) => network.name.toLowerCase() === name.slice(dot + 1));
    if (within.length > 0) yield [name.slice(0, dot), within];
  }
}
