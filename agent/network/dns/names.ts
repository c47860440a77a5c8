/**
 * The names of this node's networks: which addresses they stand for, who asks, and what an address is called. Each record (a unit) has a part of
 * it, so that a change costs what it changes. It is what the name server answers from, and what is told when somebody asks what is in force.
 */
import type { NetworkEndpoint } from '../../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NetworkService } from '../../../proto/gen/swarm/v1/NetworkService.js';
import { canonicalAddress } from '../address.js';
import { Claims } from '../claims.js';
import type { Records, Unit } from '../records.js';

/** A container that may ask. */
export interface Asker {
  /** Its task's id, or its own if it was run by hand. */
  id: string;
  /** The networks it is in: the one it asked in first. */
  networks: string[];
}

const key = {
  /** Values are addresses, parted by commas. */
  name: (networkId: string, name: string) => `name ${networkId} ${name}`,
  asker: (networkId: string, address: string) => `asker ${networkId} ${address}`,
  networks: (asker: string) => `networks ${asker}`,
  called: (networkId: string, address: string) => `called ${networkId} ${address}`,
};

export class Names {
  readonly #claims = new Claims<Unit>();

  /** Takes over what a record says now. */
  update(unit: Unit, records: Records, self: string): void {
    const values = new Map<string, string>();
    const recordKey = unit.slice(unit.indexOf('/') + 1);
    if (unit.startsWith('endpoint/')) endpointNames(values, records.endpoints.get(recordKey), records, self);
    else if (unit.startsWith('service/')) serviceNames(values, records.services.get(recordKey), records);
    else return;
    this.#claims.claim(unit, values, new Set());
  }

  /** What the name stands for in a network, in order; undefined: there is no such name there. */
  addresses(networkId: string, name: string): string[] | undefined {
    return this.#union(key.name(networkId, name.toLowerCase()));
  }
  asker(networkId: string, address: string): Asker | undefined {
    const id = this.#claims.get(key.asker(networkId, canonicalAddress(address)));
    if (id === undefined) return undefined;
    const others = [...this.#claims.all(key.networks(id))].filter((other) => other !== networkId);
    return { id, networks: [networkId, ...others] };
  }
  /** The name of the container that has the address. */
  called(networkId: string, address: string): string | undefined {
    return this.#claims.get(key.called(networkId, canonicalAddress(address)));
  }
  /** All of them, with what they stand for. */
  *all(): Generator<{ networkId: string; name: string; addresses: string[] }> {
    for (const each of this.#claims.keys()) {
      const [kind, networkId = '', name = ''] = each.split(' ');
      if (kind === 'name') yield { networkId, name, addresses: this.#union(each) ?? [] };
    }
  }

  #union(name: string): string[] | undefined {
    const claims = [...this.#claims.all(name)];
    if (claims.length === 0) return undefined;
    return [...new Set(claims.flatMap((value) => (value === '' ? [] : value.split(','))))].sort();
  }
}

/** The mesh's network is no place for names, but who asks there is known as everywhere. */
function hasNames(networkId: string, { networks }: Records): boolean {
  return networks.get(networkId)?.ingress === false;
}

function endpointNames(
  values: Map<string, string>,
  endpoint: NetworkEndpoint | undefined,
  records: Records,
  self: string,
): void {
  if (!endpoint || !records.networks.has(endpoint.network_id)) return;
  const { network_id: id, name, aliases, addresses, node_id } = endpoint;
  if (node_id === self) {
    const asker = endpoint.key.slice(0, endpoint.key.indexOf('/'));
    for (const address of addresses) values.set(key.asker(id, canonicalAddress(address)), asker);
    values.set(key.networks(asker), id);
  }
  if (!hasNames(id, records)) return;
  for (const each of [name, ...aliases]) addName(values, id, each, addresses);
  if (name === '') return;
  for (const address of addresses) values.set(key.called(id, canonicalAddress(address)), name);
}

function serviceNames(values: Map<string, string>, service: NetworkService | undefined, records: Records): void {
  if (!service || !hasNames(service.network_id, records)) return;
  const { network_id: id, name, aliases, virtual_ip } = service;
  const tasks = records.servingOf(service.key).flatMap(({ addresses }) => addresses);
  for (const each of [name, ...aliases]) addName(values, id, each, virtual_ip === '' ? tasks : [virtual_ip]);
  addName(values, id, `tasks.${name}`, tasks);
}

/** One record may have a name twice: a container's that is called like its alias. */
function addName(values: Map<string, string>, networkId: string, name: string, addresses: readonly string[]): void {
  if (name === '') return;
  const at = key.name(networkId, name.toLowerCase());
  const before = values.get(at);
  values.set(at, [...(before === undefined || before === '' ? [] : [before]), ...addresses].join(','));
}
