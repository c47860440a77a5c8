/**
 * Decides how running tasks of replicated services move to other nodes without a request lost: those of a drained node, and those that
 * are asked to (`Task.relocation`, manager/rebalance). Both go one after another, as many at once as the service's updates, by
 * their order. A task that is to move gets a successor (`Task.replaces`) while it runs on. Start first, the successor runs, and
 * then the old task is told to stop; stop first, the successor is placed and prepared before that, so that the gap is short.
 *
 * Where a drained task can not go it stops, as with Docker, when the scheduler has said so, or at the node's `drain_deadline`.
 * A task that was only asked to move stays when its successor does not fit or fails. All of it is read from stored
 * tasks, so that a new leader goes on with it, and a node that is made active again keeps what has not moved yet.
 */
import { parseTime, rfc3339, type Millis } from '../../lib/clock.js';
import { isAtLeast } from '../../proto/task-state.js';
import type { Service, Task } from '../../proto/types.js';
import type { StoreView } from '../store/types.js';
import type { Context, Plan, Slot } from './plan.js';
import { crashesUpTo, restartDelay, shouldRestart } from './restart.js';
import { endedByItself, isDirty, isRefused, isWanted, movesInTurn, newTask } from './task.js';

/**
 * Begins moves, for a moment in which the slots themselves need nothing. `busy`: how many of the service's turns are taken already, by its
 * update and by what else it brings up; asked for only when there is something to move.
 */
export function relocateService(
  context: Context,
  plan: Plan,
  service: Service,
  slots: readonly Slot[],
  busy: () => number,
): void {
  if (!service.spec.mode.replicated) return;
  const wishes = slots.flatMap((slot) => wishOf(slot, service, context.view) ?? []);
  if (wishes.length === 0) return;
  const state = service.update_status?.state ?? 'none';
  const isPaused = state === 'paused' || state === 'rollback_paused';
  let free = parallelismOf(service) - busy() - slots.filter(isMoving).length;
  const hasNoPlace = slots.some((slot) => slot.tasks.some((task) => isUnplaceable(task, service, context.view)));
  for (const { slot, task, cause } of wishes) {
    if (plan.full) return;
    plan.attend();
    const isOutdated = isDirty(task, service, context.view);
    if (cause.kind === 'drained') {
      if (cause.deadline <= context.now) plan.desire(task, 'shutdown');
      else if (cause.deadline !== Infinity) plan.wake(cause.deadline);
      // The update replaces the task in any case, and begins with those that have to leave; unless it waits for room itself.
      if (isOutdated && !isPaused && hasNoPlace) giveUp(plan, task, cause);
      if (cause.deadline <= context.now || (isOutdated && !isPaused)) continue;
    } else if (isOutdated || !isOpen(cause.to, context.view)) {
      plan.stay(task);
      continue;
    }
    // Where there are several already takeOver sees to it.
    if (slot.tasks.filter(isWanted).length === 1 && free-- > 0) startMove(context, plan, service, slot, task, cause);
  }
}

/** The slot's task that is to move, if there is one. */
function wishOf(slot: Slot, service: Service, view: StoreView): { slot: Slot; task: Task; cause: Cause } | undefined {
  for (const task of slot.tasks) {
    const cause = isWanted(task) ? causeOf(task, service, view) : undefined;
    if (cause) return { slot, task, cause };
  }
  return undefined;
}

/**
 * For a slot of which no task has ended: brings a move on by a step. True when the slot's tasks are the business of a move,
 * which nobody else should settle.
 */
export function takeOver(context: Context, plan: Plan, service: Service, wanted: readonly Task[]): boolean {
  const next = wanted.findLast((task) => task.replaces !== '');
  if (!next || wanted.length > 2) return false;
  const old = wanted.find((task) => task.id === next.replaces);
  const isBound = next.node_id !== '';
  if (!old) {
    // What it was to replace has ended meanwhile: it may not wait for one node that has no room.
    if (!isRefused(next) || !isBound) return false;
    plan.desire(next, 'remove');
    return true;
  }
  plan.attend();
  const cause = causeOf(old, service, context.view);
  if (next.status.state === 'running') plan.desire(old, 'shutdown');
  else if (!cause || isDirty(next, service, context.view)) plan.desire(next, 'shutdown');
  else if (cause.kind === 'drained' && cause.deadline <= context.now) plan.desire(old, 'shutdown');
  else if (isRefused(next)) refuse(plan, old, next, cause);
  else advance(context, plan, service, old, next, cause);
  return true;
}

/** A task of the service's present version for which the scheduler found no node at all. */
function isUnplaceable(task: Task, service: Service, view: StoreView): boolean {
  return isWanted(task) && isRefused(task) && task.node_id === '' && !isDirty(task, service, view);
}

/** Whether the slot takes one of its service's turns: from the moment its successor is made until a task of it has run. */
export function isMoving({ tasks }: Slot): boolean {
  const at = tasks.findLastIndex((task) => task.replaces !== '');
  const next = tasks[at];
  if (!next) return false;
  if (tasks.some((task) => task.id === next.replaces && isWanted(task))) return isWanted(next);
  const later = tasks.slice(at);
  return later.every((task) => task.running_since === '') && later.some((task) => isWanted(task) && !isRefused(task));
}

/** Whether the task has to leave its node, in its turn. */
export function isLeaving(task: Task, service: Service, view: StoreView): boolean {
  return causeOf(task, service, view)?.kind === 'drained';
}

type Cause =
  /** `deadline`: when it is stopped in any case; Infinity: no such time. */
  { kind: 'drained'; deadline: Millis } | { kind: 'asked'; to: string };

function causeOf(task: Task, service: Service, view: StoreView): Cause | undefined {
  if (!movesInTurn(task, service)) return undefined;
  const node = view.nodes.get(task.node_id);
  if (node?.spec.availability === 'drain') {
    const deadline = node.spec.drain_deadline;
    return { kind: 'drained', deadline: deadline === '' ? Infinity : parseTime(deadline) };
  }
  return task.relocation ? { kind: 'asked', to: task.relocation.node_id } : undefined;
}

function startMove(context: Context, plan: Plan, service: Service, slot: Slot, old: Task, cause: Cause): void {
  const failed = slot.tasks.findLast((task) => task.replaces === old.id && endedByItself(task));
  if (failed && cause.kind === 'asked') return plan.stay(old);
  if (failed && !shouldRestart(failed, slot.tasks, context.now)) return giveUp(plan, old, cause);
  const after = failed && parseTime(failed.updated_at) + restartDelay(failed, service);
  const place = { ...slot.place, node_id: cause.kind === 'asked' ? cause.to : '' };
  const task = newTask(context, service, place, {
    desired_state: after === undefined && isStartFirst(service) ? 'running' : 'ready',
    start_after: after === undefined ? '' : rfc3339(after),
    crashes: crashesUpTo(failed, service),
    replaces: old.id,
  });
  plan.create(task);
}

function advance(context: Context, plan: Plan, service: Service, old: Task, next: Task, cause: Cause): void {
  const after = next.start_after === '' ? -Infinity : parseTime(next.start_after);
  if (cause.kind === 'drained' && cause.deadline !== Infinity) plan.wake(cause.deadline);
  if (after > context.now) return plan.wake(after);
  if (isStartFirst(service)) {
    if (next.desired_state === 'ready') plan.desire(next, 'running');
  } else if (isAtLeast(next.status.state, 'ready')) plan.desire(old, 'shutdown');
}

/** The scheduler has no place for the successor. */
function refuse(plan: Plan, old: Task, next: Task, cause: Cause): void {
  giveUp(plan, old, cause);
  if (cause.kind === 'asked') plan.desire(next, 'remove');
}

/** The task can not move. */
function giveUp(plan: Plan, old: Task, cause: Cause): void {
  if (cause.kind === 'asked') plan.stay(old);
  else if (cause.deadline === Infinity) plan.desire(old, 'shutdown');
  else plan.wake(cause.deadline);
}

function isOpen(nodeId: string, view: StoreView): boolean {
  const node = view.nodes.get(nodeId);
  return node?.status.state === 'ready' && node.spec.availability === 'active';
}

function parallelismOf({ spec: { update_config: config } }: Service): number {
  return config ? config.parallelism || Infinity : 1;
}

/**
 * By the order of the service's updates. A service that says nothing of it gets the new task first, unless the two might be in each other's
 * way: by a port of the host that clients are led to, or by files that both write.
 */
function isStartFirst({ spec }: Service): boolean {
  if (spec.update_config) return spec.update_config.order === 'start_first';
  const hasHostPorts = spec.endpoint_spec?.ports.some((port) => port.publish_mode === 'host') ?? false;
  return !hasHostPorts && spec.task_template.container_spec.mounts.every((mount) => mount.type === 'tmpfs');
}
