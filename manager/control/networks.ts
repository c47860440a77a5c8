import { swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import type { CreateNetworkRequest } from '../../proto/gen/swarm/v1/CreateNetworkRequest.js';
import type { GetNetworkResponse } from '../../proto/gen/swarm/v1/GetNetworkResponse.js';
import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import type { RemoveNetworkRequest } from '../../proto/gen/swarm/v1/RemoveNetworkRequest.js';
import { makeNetwork } from '../../proto/objects.js';
import type { Network } from '../../proto/types.js';
import { resolveNetwork } from '../resolve.js';
import type { Store } from '../store/types.js';
import { filterNetworks } from './filters.js';
import { checkNetworkUnused, networksInUse, servicesIn } from './network-users.js';
import { membersOf, usageOf } from './network-members.js';
import { shownService } from './redact.js';
import { checkNetworkFree, validateNetworkSpec } from './validate/network-spec.js';

/** What users ask of networks. What is left open, and all addresses, are the allocator's to give. */
export class NetworkApi {
  readonly #store: Store;
  readonly #random: Random;

  constructor(options: { store: Store; random: Random }) {
    this.#store = options.store;
    this.#random = options.random;
  }

  list(request: ListRequest): Network[] {
    const { view } = this.#store;
    return filterNetworks(view.networks.values(), request, () => networksInUse(view));
  }

  /** With all who have an address in it. */
  get(ref: string): GetNetworkResponse {
    const { view } = this.#store;
    const network = resolveNetwork(view, ref);
    return {
      network,
      members: membersOf(view, network),
      ...usageOf(view, network),
      services: servicesIn(view, network).map(shownService),
    };
  }

  /** Throws INVALID_SPEC, LIMIT_REACHED, NAME_CONFLICT, INGRESS_EXISTS. */
  async create(request: CreateNetworkRequest): Promise<Network> {
    const object = makeNetwork({ id: newId(this.#random), spec: request.spec });
    validateNetworkSpec(object.spec);
    await this.#store.update((view) => {
      checkNetworkFree(view, object);
      return [{ action: 'create', kind: 'network', object }];
    });
    return resolveNetwork(this.#store.view, object.id);
  }

  /** Throws IN_USE, INGRESS_IN_USE. */
  async remove(request: RemoveNetworkRequest): Promise<void> {
    const { id } = resolveNetwork(this.#store.view, request.ref);
    await this.#store.update((view) => {
      const stored = view.networks.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'network', ref: request.ref });
      checkNetworkUnused(view, stored);
      return [{ action: 'remove', kind: 'network', object: stored }];
    });
  }
}
