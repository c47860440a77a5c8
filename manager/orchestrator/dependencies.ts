/**
 * Decides whether a service may start tasks of its present version, by its `depends_on` (Compose Specification, "depends_on"). Until
 * it may, its tasks exist in the state `new` and say what they wait for, and its rolling update does not begin. Once a task of the
 * version has been let through the gate stays open: a dependency that fails later holds up no restart, no scaling and no move. A rollback
 * never waits.
 */
import { parseTime, type Millis } from '../../lib/clock.js';
import type { ServiceDependency, Service, Task } from '../../proto/types.js';
import { isAfter, isAtLeast } from '../../proto/task-state.js';
import { hasAddresses, NEW_MESSAGE } from '../network-needs.js';
import type { StoreView } from '../store/types.js';
import { isCompletion, isGlobal, isJob, jobSize } from './jobs.js';
import type { Context, Plan, Slot, Waits } from './plan.js';
import { slotState } from './slot.js';
import { hasEnded, isDirty, isLost, isWanted, takesTasks } from './task.js';

/** A count that changes with every task of a large service is written this often at most. */
const MESSAGE_PERIOD_MS: Millis = 1_000;

/** What the service waits for; undefined: its tasks may start. */
export function waitsOf(context: Context, service: Service): Waits | undefined {
  const { depends_on } = service.spec;
  if (depends_on.length === 0 || isLetThrough(service, context.view)) return undefined;
  const unmet = depends_on.flatMap((dependency) => unmetOf(dependency, context) ?? []);
  if (unmet.length === 0) return undefined;
  return {
    message: `waiting for ${unmet.map(({ what, count }) => `${what}${count && ` (${count})`}`).join(', ')}`,
    reason: unmet.map(({ what }) => what).join(', '),
    services: depends_on.map((dependency) => dependency.service),
  };
}

/** Lets waiting tasks go on that have their addresses, or tells them what they still wait for. */
export function admit(plan: Plan, tasks: Iterable<Task>, now: Millis): void {
  for (const task of tasks) {
    if (plan.full) return;
    if (task.status.state !== 'new' || !isWanted(task)) continue;
    if (!plan.waits) {
      if (hasAddresses(task)) plan.report(task, 'pending', now);
      else if (task.status.message !== NEW_MESSAGE) plan.report(task, 'new', now);
    } else if (task.status.message !== plan.waits.message) {
      const at = parseTime(task.status.timestamp) + MESSAGE_PERIOD_MS;
      if (at > now) plan.wake(at);
      else plan.report(task, 'new', now);
    }
  }
}

function isLetThrough(service: Service, view: StoreView): boolean {
  const state = service.update_status?.state ?? 'none';
  if (state === 'rollback_started' || state === 'rollback_paused') return true;
  for (const task of view.tasks.byService(service.id))
    if (isAfter(task.status.state, 'new') && !isDirty(task, service, view)) return true;
  return false;
}

interface Unmet {
  what: string;
  count: string;
}

function unmetOf(dependency: ServiceDependency, context: Context): Unmet | undefined {
  const { view } = context;
  const { condition, required } = dependency;
  const service = view.services.byName(dependency.service);
  const name = `service ${dependency.service}`;
  if (!service) return required ? { what: `${name} to be created`, count: '' } : undefined;
  const what = `${name} to be ${condition}`;
  const { met, of } = tally(condition, service, view);
  if (met < of) {
    const failed = condition === 'completed' ? givenUp(context, service) : 0;
    return {
      what,
      count: `${met} of ${of} tasks${failed > 0 ? `; ${failed} failed, which nothing starts again` : ''}`,
    };
  }
  const isUpdating = service.update_status?.state === 'updating' || service.update_status?.state === 'rollback_started';
  return condition === 'healthy' && isUpdating ? { what, count: 'its update is under way' } : undefined;
}

/** Of the service's slots or nodes: how many meet the condition, and how many have to. */
function tally(condition: ServiceDependency['condition'], service: Service, view: StoreView) {
  const places = new Set<string | number>();
  const nodes = isGlobal(service) ? nodesOf(service, view) : undefined;
  for (const task of view.tasks.byService(service.id)) {
    if (nodes && !nodes.has(task.node_id)) continue;
    if (meets(condition, task, service, view)) places.add(nodes ? task.node_id : task.slot);
  }
  // A global service without a single node is not what somebody waits for; a replicated one scaled to 0 is so by intent.
  const of = nodes ? Math.max(1, nodes.size) : slotsOf(condition, service);
  return { met: Math.min(places.size, of), of };
}

/** Slots or nodes that the service's restart policy leaves without a task, though their work is not done. */
function givenUp({ view, now }: Context, service: Service): number {
  const slots = new Map<string | number, { place: Slot['place']; tasks: Task[] }>();
  for (const task of view.tasks.byService(service.id)) {
    const { slot, node_id } = task;
    const place = slot === 0 ? { node_id } : { slot };
    const same = slots.get(slot || node_id);
    if (same) same.tasks.push(task);
    else slots.set(slot || node_id, { place, tasks: [task] });
  }
  const isGivenUp = (slot: Slot): boolean =>
    slotState(slot, service, now) === 'finished' && !slot.tasks.some((task) => hasCompleted(task, service, view));
  return [...slots.values()].filter(isGivenUp).length;
}

function nodesOf(service: Service, view: StoreView): Set<string> {
  return new Set([...view.nodes.values()].filter((node) => takesTasks(node, service)).map((node) => node.id));
}

function slotsOf(condition: ServiceDependency['condition'], { spec }: Service): number {
  if (!spec.mode.replicated_job) return spec.mode.replicated?.replicas ?? 1;
  const { concurrent, completions } = jobSize(spec);
  return condition === 'completed' ? completions : Math.min(concurrent, completions);
}

function meets(condition: ServiceDependency['condition'], task: Task, service: Service, view: StoreView): boolean {
  const isUp = isWanted(task) && !hasEnded(task) && !isLost(task, view) && !task.status.unheard;
  switch (condition) {
    case 'started':
      return (isUp && isAtLeast(task.status.state, 'starting')) || hasCompleted(task, service, view);
    case 'healthy':
      if (isJob(service) && isCompletion(task, service)) return true;
      return isUp && task.status.state === 'running' && !isDirty(task, service, view);
    case 'completed':
      return hasCompleted(task, service, view);
  }
}

const hasCompleted = (task: Task, service: Service, view: StoreView): boolean =>
  task.status.state === 'complete' && !isDirty(task, service, view);
