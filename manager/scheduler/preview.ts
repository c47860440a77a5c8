/** What specifications would lead to if they were applied now: which tasks come, restart and go, and what would find no node. */
import type { Clock, Millis } from '../../lib/clock.js';
import type { PreviewResponse } from '../../proto/gen/swarm/v1/PreviewResponse.js';
import type { ServicePreview } from '../../proto/gen/swarm/v1/ServicePreview.js';
import { makeService, sameMessage } from '../../proto/objects.js';
import type { Service, ServiceSpec, Task } from '../../proto/types.js';
import { hasEnded, isWanted } from '../orchestrator/task.js';
import type { StoreView } from '../store/types.js';
import { ClusterState } from './cluster-state.js';
import { schedule, type Decision } from './schedule.js';
import { successionOf, type Succession } from './succession.js';

export interface PreviewWish {
  /** Complete and checked, as they would be created or, by name, updated. */
  specs: readonly ServiceSpec[];
  /** Names of services. Those that do not exist are passed over. */
  remove_services: readonly string[];
}

/**
 * Looks at the end of it all: what leaves has left, and what comes takes its room. While a start-first update is under way both need room
 * for a moment. Changes nothing, and depends on the arguments only. One entry for each spec and then for each service to be removed.
 */
export function preview(view: StoreView, { specs, remove_services }: PreviewWish, now: Millis): PreviewResponse {
  const clock: Pick<Clock, 'now'> = { now: () => now };
  const state = new ClusterState(view, clock);
  const wishes = specs.map((spec, at) => ({
    name: spec.name,
    succession: successionOf(wishedService(view, spec, at), view, now),
  }));
  const removals = remove_services.flatMap((name) => {
    const service = view.services.byName(name);
    return service ? [{ name, succession: removalOf(service, view) }] : [];
  });
  const all = [...wishes, ...removals];
  for (const { succession } of all) for (const task of succession.leaving) state.restore(task.id, undefined);
  for (const { succession } of all) for (const task of succession.coming) state.restore(task.id, task);
  const decisions = new Map(schedule(state, now).map((decision) => [decision.from.id, decision]));
  return { services: all.map(({ name, succession }) => report(name, succession, decisions)) };
}

/** The service as it would be stored with the spec. An unchanged one is the stored one itself. */
function wishedService(view: StoreView, spec: ServiceSpec, at: number): Service {
  const stored = view.services.byName(spec.name);
  if (stored && sameMessage(stored.spec, spec)) return stored;
  const version = { index: view.index + 1 };
  const job_status = spec.mode.replicated_job || spec.mode.global_job ? { job_iteration: version } : null;
  if (stored) return { ...makeService({ ...stored, job_status, spec }), spec, version, spec_version: version };
  return makeService({ id: `preview-${at + 1}`, spec, version, spec_version: version, job_status });
}

function removalOf(service: Service, view: StoreView): Succession {
  const leaving = [...view.tasks.byService(service.id)].filter((task) => !hasEnded(task));
  return { restarted: [], stopped: leaving.filter(isWanted), leaving, coming: [], created: 0 };
}

function report(name: string, succession: Succession, decisions: ReadonlyMap<string, Decision>): ServicePreview {
  const unplaced = succession.coming.filter((task) => decisions.get(task.id)?.node === undefined);
  return {
    name,
    created_tasks: succession.created,
    restarted_task_ids: succession.restarted.map((task) => task.id),
    stopped_tasks: succession.stopped.length,
    unplaced_tasks: unplaced.length,
    unplaced_reason: reasonOf(unplaced, decisions),
  };
}

function reasonOf([first]: readonly Task[], decisions: ReadonlyMap<string, Decision>): string {
  return first ? (decisions.get(first.id)?.to.status.err ?? '') : '';
}
