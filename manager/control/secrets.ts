import { swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import type { CreateSecretRequest } from '../../proto/gen/swarm/v1/CreateSecretRequest.js';
import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import type { MatchSecretRequest } from '../../proto/gen/swarm/v1/MatchSecretRequest.js';
import type { RemoveSecretRequest } from '../../proto/gen/swarm/v1/RemoveSecretRequest.js';
import type { UpdateSecretRequest } from '../../proto/gen/swarm/v1/UpdateSecretRequest.js';
import { makeSecret, sameMessage } from '../../proto/objects.js';
import type { Secret } from '../../proto/types.js';
import type { Store } from '../store/types.js';
import { filterPayloads } from './filters.js';
import { checkLabelsOnly, checkPayload, checkUnused, sameData } from './payloads.js';
import { shownSecret } from './redact.js';
import { resolveSecret } from '../resolve.js';
import { assertVersion } from './versions.js';

/** What users ask of secrets. Nothing here answers with the data: it leaves the managers only towards nodes whose tasks use it. */
export class SecretApi {
  readonly #store: Store;
  readonly #random: Random;

  constructor(options: { store: Store; random: Random }) {
    this.#store = options.store;
    this.#random = options.random;
  }

  get(ref: string): Secret {
    return shownSecret(resolveSecret(this.#store.view, ref));
  }

  list(request: ListRequest): Secret[] {
    return filterPayloads(this.#store.view.secrets.values(), request).map(shownSecret);
  }

  /** Throws INVALID_SPEC, INVALID_TEMPLATE, LIMIT_REACHED, NAME_CONFLICT. */
  async create(request: CreateSecretRequest): Promise<Secret> {
    const id = newId(this.#random);
    const object = makeSecret({ id, spec: request.spec });
    checkPayload('secret', object.spec);
    const { name } = object.spec;
    await this.#store.update((view) => {
      if (view.secrets.byName(name)) throw swarmError('NAME_CONFLICT', { kind: 'secret', name });
      return [{ action: 'create', kind: 'secret', object }];
    });
    return this.get(id);
  }

  /** Only labels can be changed: a changed secret would have to reach tasks that have read it already. Throws LABELS_ONLY, OUT_OF_DATE. */
  async update(request: UpdateSecretRequest): Promise<Secret> {
    const wanted = makeSecret({ spec: request.spec }).spec;
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const stored = view.secrets.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'secret', ref: request.ref });
      checkLabelsOnly('secret', stored.spec, wanted);
      assertVersion(stored, request.version, 'secret');
      const { labels } = wanted;
      if (sameMessage(labels, stored.spec.labels)) return [];
      return [{ action: 'update', kind: 'secret', object: { ...stored, spec: { ...stored.spec, labels } } }];
    });
    return this.get(id);
  }

  /** Throws IN_USE. */
  async remove(request: RemoveSecretRequest): Promise<void> {
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const stored = view.secrets.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'secret', ref: request.ref });
      checkUnused(view, 'secret', stored);
      return [{ action: 'remove', kind: 'secret', object: stored }];
    });
  }

  /** Whether the secret has this data: lets a stack that is deployed again see whether a file has changed. */
  match(request: MatchSecretRequest): boolean {
    return sameData(resolveSecret(this.#store.view, request.ref).spec.data, request.data);
  }
}
