import { rfc3339, type Clock, type Millis } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import type { CreateServiceRequest } from '../../proto/gen/swarm/v1/CreateServiceRequest.js';
import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import type { RemoveServiceRequest } from '../../proto/gen/swarm/v1/RemoveServiceRequest.js';
import type { UpdateServiceRequest } from '../../proto/gen/swarm/v1/UpdateServiceRequest.js';
import { makeService, makeServiceSpec, sameMessage } from '../../proto/objects.js';
import { isJob, modeOf } from '../../proto/service-mode.js';
import type { Service, ServiceSpec } from '../../proto/types.js';
import type { Store, StoreView } from '../store/types.js';
import { filterServices } from './filters.js';
import { withCredentials } from './registry-auth.js';
import { shownService } from './redact.js';
import { resolveService } from '../resolve.js';
import { taskCounts, type TaskCounts } from './service-status.js';
import { checkNetworksExist, withNetworkIds } from './validate/attachments.js';
import { checkDependencyCycle } from './validate/dependencies.js';
import { checkPorts } from './validate/ports.js';
import { checkReferencesExist } from './validate/references.js';
import { validateServiceSpec } from './validate/service-spec.js';
import { assertVersion } from './versions.js';

/** What users ask of services. Writes specs and nothing else; the loops do the rest. No answer shows credentials. */
export class ServiceApi {
  readonly #store: Store;
  readonly #random: Random;
  readonly #clock: Clock;

  constructor(options: { store: Store; random: Random; clock: Clock }) {
    this.#store = options.store;
    this.#random = options.random;
    this.#clock = options.clock;
  }

  get(ref: string): Service {
    return shownService(resolveService(this.#store.view, ref));
  }

  async create(request: CreateServiceRequest): Promise<Service> {
    const spec = readSpec(request.spec);
    const id = newId(this.#random);
    await this.#store.update((view) => {
      if (view.services.byName(spec.name)) throw swarmError('NAME_CONFLICT', { kind: 'service', name: spec.name });
      const object = makeService({ id, spec: withNetworkIds(view, spec) });
      checkAgainstStored(view, object);
      return [{ action: 'create', kind: 'service', object }];
    });
    return this.get(id);
  }

  /**
   * Replaces the whole specification, made from `request.version`. One that means the same as what is stored changes nothing,
   * so that an unchanged stack file may be deployed again and again; a paused update it sets going again.
   */
  async update(request: UpdateServiceRequest): Promise<Service> {
    const asked = request.rollback ? undefined : readSpec(request.spec);
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const stored = view.services.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'service', ref: request.ref });
      assertVersion(stored, request.version, 'service');
      const change = asked
        ? changeOf(stored, withNetworkIds(view, withCredentials(asked, stored, request.registry_auth_from)))
        : rollbackOf(stored, this.#clock.now());
      if (!change) return [];
      const object = makeService({ ...stored, ...change });
      checkAgainstStored(view, object);
      return [{ action: 'update', kind: 'service', object }];
    });
    return this.get(id);
  }

  async remove(request: RemoveServiceRequest): Promise<void> {
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const service = view.services.get(id);
      if (!service) throw swarmError('NOT_FOUND', { kind: 'service', ref: request.ref });
      return [{ action: 'remove', kind: 'service', object: service }];
    });
  }

  list(request: ListRequest): ({ service: Service } & TaskCounts)[] {
    const { view } = this.#store;
    return filterServices(view.services.values(), request).map((service) => ({
      service: shownService(service),
      ...taskCounts(view, service),
    }));
  }
}

type Change = Pick<Service, 'spec' | 'previous_spec' | 'update_status'>;

/**
 * What the user asks for by hand, the orchestrator does as it does after a failed update (swarmkit, "manually requested rollback"). The two
 * specifications change places, so that a second rollback takes the first one back.
 */
function rollbackOf(stored: Service, now: Millis): Change {
  const { previous_spec: spec } = stored;
  if (!spec) throw swarmError('NO_PREVIOUS_SPEC', { name: stored.spec.name });
  const update_status = {
    state: 'rollback_started',
    message: 'manually requested rollback',
    started_at: rfc3339(now),
    completed_at: '',
  } as const;
  // A job has no updates: it is run anew as it was before.
  return { spec, previous_spec: stored.spec, update_status: isJob(spec) ? null : update_status };
}

/**
 * Nothing for the same specification again, but for one whose update was paused or rolled back: then it means "go on" (Docker
 * reference, "Apply rolling updates to a service"). Clearing the status is what lets the orchestrator begin anew.
 */
function changeOf(stored: Service, spec: ServiceSpec): Change | undefined {
  if (spec.name !== stored.spec.name) {
    const expected = `"${stored.spec.name}": renaming services is not supported`;
    throw swarmError('INVALID_FIELD', { field: 'name', value: spec.name, expected });
  }
  const mode = modeOf(stored.spec);
  if (modeOf(spec) !== mode) throw swarmError('MODE_CHANGE', { name: spec.name, mode: mode.replace('_', '-') });
  if (!sameMessage(spec, stored.spec)) return { spec, previous_spec: stored.spec, update_status: null };
  const state = stored.update_status?.state;
  if (state !== 'paused' && state !== 'rollback_paused' && state !== 'rollback_completed') return undefined;
  return { spec, previous_spec: stored.previous_spec, update_status: null };
}

function readSpec(input: CreateServiceRequest['spec']): ServiceSpec {
  if (!input) throw swarmError('MISSING_FIELD', { field: 'spec', expected: 'the specification of a service' });
  const spec = makeServiceSpec(input);
  validateServiceSpec(spec);
  return spec;
}

function checkAgainstStored(view: StoreView, service: Service): void {
  const { spec } = service;
  checkReferencesExist(view, spec);
  checkNetworksExist(view, spec);
  checkPorts(view, service);
  checkDependencyCycle(spec, (name) => view.services.byName(name)?.spec);
}
