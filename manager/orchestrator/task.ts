/** Questions about one task, and how a new one is made. */
import { rfc3339 } from '../../lib/clock.js';
import { makeTask, sameMessage } from '../../proto/objects.js';
import { compareStates, isAtLeast, isOwnEnd, isTerminal } from '../../proto/task-state.js';
import type { Node, PortConfig, Service, Task, TaskSpec } from '../../proto/types.js';
import { matches, parseConstraint, type Constraint } from '../constraint.js';
import { isMeshPort, needsAddresses, NEW_MESSAGE, portsOf } from '../network-needs.js';
import { suitsPlatforms } from '../platform.js';
import type { StoreView } from '../store/types.js';
import { isGlobal, isJob, isOfCurrentRun } from './jobs.js';
import { PENDING_MESSAGE, type Context } from './plan.js';

/** The orchestrator still wants it: `ready` or `running`. */
export const isWanted = (task: Task): boolean => compareStates(task.desired_state, 'running') <= 0;

export const hasEnded = (task: Task): boolean => isTerminal(task.status.state);

/** Ended without being told to: what a restart policy and a failure action are about. What ended while its node was down was lost with it. */
export function endedByItself({ status: { state, unheard } }: Task): boolean {
  return !unheard && isOwnEnd(state);
}

/** There is no room for it now: the scheduler has found no node, or the allocator no address. */
export function isRefused({ status: { state, message, err } }: Task): boolean {
  return err !== '' && (state === 'pending' || (state === 'new' && message === NEW_MESSAGE));
}

/** No node will ever run it, or the node that did can't be asked. */
export function isLost(task: Task, view: StoreView): boolean {
  if (task.node_id === '') return false;
  const node = view.nodes.get(task.node_id);
  return node === undefined || node.status.state === 'down';
}

/** May have a container now: sent to a node that can be asked, and not ended. */
export function isAlive(task: Task, view: StoreView): boolean {
  const sent = task.node_id !== '' && isAtLeast(task.status.state, 'assigned');
  return sent && !hasEnded(task) && !isLost(task, view);
}

/** Serves, so that where it must not stay it is replaced first and stopped then: see relocate.ts. */
export function movesInTurn(task: Task, service: Service): boolean {
  return Boolean(service.spec.mode.replicated) && task.status.state === 'running' && task.desired_state === 'running';
}

/** Runs, or would run, where it must not: on a node that is removed, down (unless it is stranded there), drained, or no longer fits. */
export function isMisplaced(task: Task, service: Service, view: StoreView, isStranded: boolean): boolean {
  if (task.node_id === '') return false;
  const node = view.nodes.get(task.node_id);
  if (node === undefined) return true;
  if (node.status.state === 'down') return !isStranded;
  if (node.spec.availability === 'drain') return !movesInTurn(task, service);
  return fitsNoMore(task, service, view);
}

/**
 * Its node is down, and no other that is open may have it, as with a database that is bound to its volume, or any task of a global service. Nothing is
 * gained by giving it up: it may be running there, and goes on as it is when the node is back. Tasks of jobs are given up: a run must come to its end.
 */
export function isStranded(task: Task, service: Service, view: StoreView, hasOpenNode: () => boolean): boolean {
  const node = view.nodes.get(task.node_id);
  if (node?.status.state !== 'down' || node.spec.availability === 'drain') return false;
  if (isJob(service) || fitsNoMore(task, service, view)) return false;
  return isGlobal(service) || !hasOpenNode();
}

/** Whether any node is open for tasks of the service. */
export function hasOpenNode(service: Service, view: StoreView): boolean {
  for (const node of view.nodes.values()) if (takesTasks(node, service)) return true;
  return false;
}

/** Whether the node is open for tasks of the service, as far as its constraints and platforms go. */
export function takesTasks(node: Node, service: Service): boolean {
  return node.status.state === 'ready' && node.spec.availability === 'active' && fitsPlacement(node, service);
}

/** Its node does not meet the constraints any more. */
export function fitsNoMore(task: Task, service: Service, view: StoreView): boolean {
  const node = view.nodes.get(task.node_id);
  // A service whose constraints have changed moves by its rolling update instead. A paused node keeps what it has (as in swarmkit).
  return node?.spec.availability === 'active' && !isDirty(task, service, view) && !fitsPlacement(node, service);
}

const parsed = new WeakMap<Service, Constraint[]>();

/** Whether the node meets the service's constraints and has one of its image's platforms. */
export function fitsPlacement(node: Node, service: Service): boolean {
  const { placement } = service.spec.task_template;
  if (!placement) return true;
  const constraints = parsed.get(service) ?? placement.constraints.map(parseConstraint);
  parsed.set(service, constraints);
  return matches(constraints, node) && suitsPlatforms(placement.platforms, node);
}

/**
 * Whether the service's template or ports of the host have changed since the task was made. A change of placement alone leaves a task
 * clean whose node suits the new placement (as in swarmkit's IsTaskDirty). Of a job every change is a new run.
 */
export function isDirty(task: Task, service: Service, view: StoreView): boolean {
  if (isJob(service)) return !isOfCurrentRun(task, service);
  switch (differenceOf(task, service)) {
    case 'none':
      return false;
    case 'placement': {
      const node = view.nodes.get(task.node_id);
      return node === undefined || !fitsPlacement(node, service);
    }
    case 'template':
      return true;
  }
}

type Difference = 'none' | 'placement' | 'template';
const differences = new WeakMap<Service, Map<number, Difference>>();

/**
 * How the service differs from what the task was made from. Tasks with one `spec_version` were made from one spec (newTask sees to it), so
 * the costly comparison is made once for each version, not for each task. Both are immutable, so it holds.
 */
function differenceOf(task: Task, service: Service): Difference {
  const version = task.spec_version.index;
  if (version === service.spec_version.index) return 'none';
  const known = differences.get(service) ?? new Map<number, Difference>();
  differences.set(service, known);
  const difference = known.get(version) ?? compareSpecs(task, service);
  known.set(version, difference);
  return difference;
}

function compareSpecs(task: Task, service: Service): Difference {
  const ports = portsOf(service.spec);
  // A port of the mesh is none of the container's: it only has to be in the mesh's network.
  if (task.ports.some(isMeshPort) !== ports.some(isMeshPort)) return 'template';
  if (!sameMessage(task.ports.filter(isHostPort), ports.filter(isHostPort))) return 'template';
  const [made, wanted] = [withoutCredentials(task.spec), withoutCredentials(service.spec.task_template)];
  if (sameMessage(made, wanted)) return 'none';
  return sameMessage({ ...made, placement: null }, { ...wanted, placement: null }) ? 'placement' : 'template';
}

/**
 * New credentials for the registry are for the next pull: a task that has its image goes on with it (swarmkit's IsTaskDirty), and one that
 * could not pull ends, and its successor has them.
 */
function withoutCredentials(spec: TaskSpec): TaskSpec {
  return { ...spec, container_spec: { ...spec.container_spec, pull_options: null } };
}

const isHostPort = (port: PortConfig): boolean => !isMeshPort(port);

/**
 * A task for a slot (replicated) or a node (global). It begins as `new` when it needs addresses, which the allocator gives, and else as
 * `pending`. (A plan that waits for other services makes it `new` in any case: see dependencies.ts.)
 */
export function newTask(
  { newId, now }: Context,
  service: Service,
  place: { slot?: number; node_id?: string },
  wanted: { desired_state: 'ready' | 'running'; start_after?: string; crashes?: number; replaces?: string },
): Task {
  const task = makeTask({
    id: newId(),
    service_id: service.id,
    service_name: service.spec.name,
    service_labels: service.spec.labels,
    ...place,
    spec_version: service.spec_version,
    job_iteration: service.job_status?.job_iteration ?? null,
    ports: portsOf(service.spec),
    status: { state: 'pending', timestamp: rfc3339(now), message: PENDING_MESSAGE },
    ...wanted,
  });
  // The service's own spec, not one like it: so the log and the memory of managers have it once (manager/store).
  const made: Task = { ...task, spec: service.spec.task_template };
  return needsAddresses(made) ? { ...made, status: { ...made.status, state: 'new', message: NEW_MESSAGE } } : made;
}
