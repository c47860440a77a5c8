/** Networks of the fake daemon. */
import { swarmError } from '../../lib/errors.js';
import type { GetNetworkResponseInput } from '../../proto/gen/swarm/v1/GetNetworkResponse.js';
import type { NetworkSpecInput } from '../../proto/gen/swarm/v1/NetworkSpec.js';
import type { VerifyNetworksResponseInput } from '../../proto/gen/swarm/v1/VerifyNetworksResponse.js';
import { makeNetwork } from '../../proto/objects.js';
import type { Network, Service } from '../../proto/types.js';

type Ref = { ref: string };
type List = { filters?: Record<string, { values: string[] }> };

export class FakeNetworks {
  readonly byId = new Map<string, Network>();
  /** What `GetNetwork` tells beside the network, by its name. */
  readonly details: Record<string, GetNetworkResponseInput> = {};
  /** What `VerifyNetworks` answers. */
  verifies: VerifyNetworksResponseInput = {};
  /** Set by a test: those that may not be removed, with who is there. */
  users: Record<string, string> = {};
  /** Called at each removal that is refused because the network is in use. */
  onRefused: () => void = () => undefined;
  readonly #services: () => Iterable<Service>;

  constructor(services: () => Iterable<Service>) {
    this.#services = services;
  }
  /** As a user creates one. */
  create(spec: NetworkSpecInput & { name: string }): Network {
    if ([...this.byId.values()].some((one) => one.spec.name === spec.name)) {
      throw swarmError('USAGE', { why: `network with name ${spec.name} already exists` });
    }
    const number = this.byId.size + 1;
    const ipam = [{ subnet: `10.0.${number}.0/24`, gateway: `10.0.${number}.1` }];
    const network = makeNetwork({
      id: `${spec.name}-id`.padEnd(25, '0'),
      version: { index: number },
      created_at: '2026-01-01T11:00:00.000Z',
      spec,
      state: { vni: 4096 + number, ipam: spec.ipam?.configs?.length ? spec.ipam.configs : ipam },
    });
    this.byId.set(network.id, network);
    return network;
  }
  get names(): string[] {
    return [...this.byId.values()].map(({ spec }) => spec.name);
  }

  #find(ref: string): Network {
    const found = this.byId.get(ref) ?? [...this.byId.values()].find(({ spec }) => spec.name === ref);
    if (!found) throw swarmError('NOT_FOUND', { kind: 'network', ref });
    return found;
  }
  #usersOf({ id }: Network): Service[] {
    return [...this.#services()].filter(({ spec }) => spec.task_template.networks.some(({ target }) => target === id));
  }
  #list({ filters = {} }: List): Network[] {
    const names = filters['name']?.values;
    const labels = filters['label']?.values;
    const pairs = (all: Record<string, string>) =>
      Object.entries(all).flatMap(([key, value]) => [key, `${key}=${value}`]);
    return [...this.byId.values()]
      .filter(({ spec }) => !names || names.some((name) => spec.name.includes(name)))
      .filter(({ spec }) => !labels || labels.every((label) => pairs(spec.labels).includes(label)));
  }
  #remove(network: Network): object {
    const { name } = network.spec;
    const services = this.#usersOf(network).map(({ spec }) => spec.name);
    const users = this.users[name] ?? (services.length > 0 ? `service: ${services.join(', ')}` : undefined);
    if (users !== undefined) {
      this.onRefused();
      throw swarmError('IN_USE', { kind: 'network', name, users });
    }
    this.byId.delete(network.id);
    return {};
  }

  /** Handlers of Control, by method. */
  handlers(): Record<string, (request: never) => object> {
    return {
      CreateNetwork: ({ spec }: { spec: { name: string } }) => this.create(spec),
      ListNetworks: (request: List) => ({ networks: this.#list(request) }),
      GetNetwork: ({ ref }: Ref) => {
        const network = this.#find(ref);
        return { network, services: this.#usersOf(network), ...this.details[network.spec.name] };
      },
      RemoveNetwork: ({ ref }: Ref) => this.#remove(this.#find(ref)),
      VerifyNetworks: () => this.verifies,
    };
  }
}
