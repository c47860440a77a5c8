import { rfc3339, type Clock, type Millis } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import type { CreateServiceRequest } from '../../proto/gen/swarm/v1/CreateServiceRequest.js';
import type { ListRequest } from '../../proto/gen/swarm/v1/ListRequest.js';
import type { RemoveServiceRequest } from '../../proto/gen/swarm/v1/RemoveServiceRequest.js';
import type { UpdateServiceRequest } from '../../proto/gen/swarm/v1/UpdateServiceRequest.js';
import { makeService, makeServiceSpec, sameMessage } from '../../proto/objects.js';
import { isTerminal } from '../../proto/task-state.js';
import type { Service, ServiceSpec } from '../../proto/types.js';
import type { Store, StoreView } from '../store/types.js';
import { filterServices } from './filters.js';
import { resolveService } from './resolve.js';
import { validateServiceSpec } from './validate-service.js';

/** What users ask of services. Writes specs and nothing else; the loops do the rest. */
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
    return resolveService(this.#store.view, ref);
  }

  async create(request: CreateServiceRequest): Promise<Service> {
    const spec = readSpec(request.spec);
    const id = newId(this.#random);
    await this.#store.update((view) => {
      if (view.services.byName(spec.name)) throw swarmError('NAME_CONFLICT', { kind: 'service', name: spec.name });
      return [{ action: 'create', kind: 'service', object: makeService({ id, spec }) }];
    });
    return this.get(id);
  }

  /**
   * Replaces the whole specification, made from `request.version`. One that means the same as what is stored changes nothing,
   * so that an unchanged stack file may be deployed again and again; a paused update it sets going again.
   */
  async update(request: UpdateServiceRequest): Promise<Service> {
    const spec = request.rollback ? undefined : readSpec(request.spec);
    const { id } = this.get(request.ref);
    await this.#store.update((view) => {
      const stored = view.services.get(id);
      if (!stored) throw swarmError('NOT_FOUND', { kind: 'service', ref: request.ref });
      assertVersion(stored, request.version);
      if (!spec) return [{ action: 'update', kind: 'service', object: rolledBack(stored, this.#clock.now()) }];
      if (spec.name !== stored.spec.name) {
        throw swarmError('INVALID_FIELD', {
          field: 'name',
          value: spec.name,
          expected: `"${stored.spec.name}": renaming services is not supported`,
        });
      }
      const mode = modeOf(stored.spec);
      if (modeOf(spec) !== mode) throw swarmError('MODE_CHANGE', { name: spec.name, mode });
      const change = changeOf(stored, spec);
      return change ? [{ action: 'update', kind: 'service', object: makeService({ ...stored, ...change }) }] : [];
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

  list(request: ListRequest): { service: Service; running_tasks: number; desired_tasks: number }[] {
    const { view } = this.#store;
    return filterServices(view.services.values(), request).map((service) => ({
      service,
      ...countTasks(view, service),
    }));
  }
}

/** What the user asks for by hand, the orchestrator does as it does after a failed update (swarmkit, "manually requested rollback"). */
function rolledBack(stored: Service, now: Millis): Service {
  const { previous_spec: spec } = stored;
  if (!spec) throw swarmError('NO_PREVIOUS_SPEC', { name: stored.spec.name });
  const update_status = {
    state: 'rollback_started',
    message: 'manually requested rollback',
    started_at: rfc3339(now),
  } as const;
  return makeService({ ...stored, spec, previous_spec: null, update_status });
}

/**
 * Nothing for the same specification again, but for one whose update was paused or rolled back: then it means "go on" (Docker
 * reference, "Apply rolling updates to a service"). Clearing the status is what lets the orchestrator begin anew.
 */
function changeOf(
  stored: Service,
  spec: ServiceSpec,
): Pick<Service, 'spec' | 'previous_spec' | 'update_status'> | undefined {
  if (!sameMessage(spec, stored.spec)) return { spec, previous_spec: stored.spec, update_status: null };
  const state = stored.update_status?.state;
  if (state !== 'paused' && state !== 'rollback_paused' && state !== 'rollback_completed') return undefined;
  return { spec, previous_spec: stored.previous_spec, update_status: null };
}

export function modeOf(spec: ServiceSpec): 'replicated' | 'global' {
  return spec.mode.global ? 'global' : 'replicated';
}

function readSpec(input: CreateServiceRequest['spec']): ServiceSpec {
  if (!input) throw swarmError('MISSING_FIELD', { field: 'spec', expected: 'the specification of a service' });
  const spec = makeServiceSpec(input);
  validateServiceSpec(spec);
  return spec;
}

/** Throws unless the change was made from what is stored now. */
export function assertVersion(
  stored: { id: string; version: { index: number } },
  version: number,
  kind = 'service',
): void {
  if (stored.version.index !== version) {
    throw swarmError('OUT_OF_DATE', { kind, id: stored.id, stored: stored.version.index, expected: version });
  }
}

/** As `docker service ls` counts: running ones that are wanted, and how many are wanted in all. */
function countTasks(view: StoreView, service: Service): { running_tasks: number; desired_tasks: number } {
  let running = 0;
  let wanted = 0;
  for (const task of view.tasks.byService(service.id)) {
    if (task.desired_state !== 'running' && task.desired_state !== 'ready') continue;
    const node = view.nodes.get(task.node_id);
    const alive = node !== undefined && node.status.state !== 'down';
    if (task.status.state === 'running' && alive) running++;
    if (!isTerminal(task.status.state)) wanted++;
  }
  return { running_tasks: running, desired_tasks: service.spec.mode.replicated?.replicas ?? wanted };
}
