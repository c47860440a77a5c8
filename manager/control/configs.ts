import { swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import type { CreateConfigRequest } from '../../proto/gen/swarm/v1/CreateConfigRequest.js';
import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import type { RemoveConfigRequest } from '../../proto/gen/swarm/v1/RemoveConfigRequest.js';
import type { UpdateConfigRequest } from '../../proto/gen/swarm/v1/UpdateConfigRequest.js';
import { makeConfig, sameMessage } from '../../proto/objects.js';
import type { Config } from '../../proto/types.js';
import type { Store } from '../store/types.js';
import { filterPayloads } from './filters.js';
import { checkLabelsOnly, checkPayload, checkUnused } from './payloads.js';
import { listedConfig } from './redact.js';
import { resolveConfig } from '../resolve.js';
import { assertVersion } from './versions.js';

/** What users ask of configs. */
export class ConfigApi {
  readonly #store: Store;
  readonly #random: Random;

  constructor(options: { store: Store; random: Random }) {
    this.#store = options.store;
    this.#random = options.random;
  }

  get(ref: string): Config {
    return resolveConfig(this.#store.view, ref);
  }

  list(request: ListRequest): Config[] {
    return filterPayloads(this.#store.view.configs.values(), request).map(listedConfig);
  }

  /** Throws INVALID_SPEC, INVALID_TEMPLATE, LIMIT_REACHED, NAME_CONFLICT. */
  async create(request: CreateConfigRequest): Promise<Config> {
    const id = newId(this.#random);
    const object = makeConfig({ id, spec: request.spec });
    checkPayload('config', object.spec);
    const { name } = object.spec;
    await this.#store.update((view) => {
      if (view.configs.byName(name)) throw swarmError('NAME_CONFLICT', { kind: 'config', name });
      return [{ action: 'create', kind: 'config', object }];
    });
    return this.get(id);
  }

  /** Only labels can be changed: a changed config would have to reach tasks that have read it already. Throws LABELS_ONLY, OUT_OF_DATE. */
  async update(request: UpdateConfigRequest): Promise<Config> {
    const wanted = makeConfig({ spec: request.spec }).spec;
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const stored = view.configs.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'config', ref: request.ref });
      checkLabelsOnly('config', stored.spec, wanted);
      assertVersion(stored, request.version, 'config');
      const { labels } = wanted;
      if (sameMessage(labels, stored.spec.labels)) return [];
      return [{ action: 'update', kind: 'config', object: { ...stored, spec: { ...stored.spec, labels } } }];
    });
    return this.get(id);
  }

  /** Throws IN_USE. */
  async remove(request: RemoveConfigRequest): Promise<void> {
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const stored = view.configs.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'config', ref: request.ref });
      checkUnused(view, 'config', stored);
      return [{ action: 'remove', kind: 'config', object: stored }];
    });
  }
}
