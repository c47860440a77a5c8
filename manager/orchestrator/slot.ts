/** Decides about the tasks of one slot: a replica's number, or one node of a global service. */
import { nanosToMillis, parseTime, rfc3339, type Millis } from '../../lib/clock.js';
import { must } from '../../lib/assert.js';
import { compareStates } from '../../proto/task-state.js';
import type { Service, Task } from '../../proto/types.js';
import { isCompletion, isJob, isOfCurrentRun } from './jobs.js';
import type { Context, Plan, Slot } from './plan.js';
import { takeOver } from './relocate.js';
import { crashesUpTo, restartDelay, shouldRestart } from './restart.js';
import {
  endedByItself,
  hasEnded,
  isAlive,
  fitsNoMore,
  hasOpenNode,
  isDirty,
  isMisplaced,
  isStranded,
  isWanted,
  newTask,
} from './task.js';

const GRACE_DEFAULT_MS = 10_000; // Docker reference, --stop-grace-period
const NODE_UNFIT = 'assigned node no longer meets constraints'; // swarmkit's words
const STOP_SLACK_MS = 60_000; // swarmkit waits a minute for a task to stop before its successor starts anyway

/** What the slot's last task leaves to do: someone works in it, nobody will by policy or as a job is done, or it needs a task. */
export function slotState(slot: Slot, service: Service, now: Millis): 'occupied' | 'finished' | 'empty' {
  const tasks = isJob(service) ? slot.tasks.filter((task) => isOfCurrentRun(task, service)) : slot.tasks;
  if (isJob(service) && tasks.some((task) => isCompletion(task, service))) return 'finished';
  if (tasks.some(isWanted)) return 'occupied';
  const newest = tasks.findLast((task) => task.desired_state !== 'remove');
  // A rollback brings every slot back to work, also one whose task of the earlier spec had finished (as in swarmkit).
  if (!newest || !endedByItself(newest) || service.update_status?.state === 'rollback_started') return 'empty';
  return shouldRestart(newest, tasks, now) ? 'empty' : 'finished';
}

/** In a slot that is finished nothing has to run. */
export function closeSlot(plan: Plan, slot: Slot): void {
  for (const task of slot.tasks) if (isWanted(task)) dismiss(plan, task);
}

/** Wants the task to run no more. One that has done its part of a job is told from one that was stopped, if need be with the reason. */
export function dismiss(plan: Plan, task: Task, why?: string): void {
  const isDone = task.job_iteration !== null && task.status.state === 'complete';
  plan.desire(task, isDone ? 'complete' : 'shutdown', why);
}

/** A new task, wanted `running` unless an old one of the slot must stop, or a time must come, first. */
export function fillSlot(context: Context, plan: Plan, service: Service, slot: Slot, startAfter?: Millis): void {
  const waits = startAfter !== undefined || slot.tasks.some((task) => isAlive(task, context.view));
  plan.create(
    newTask(context, service, slot.place, {
      desired_state: waits ? 'ready' : 'running',
      start_after: startAfter === undefined ? '' : rfc3339(startAfter),
      crashes: crashesUpTo(slot.tasks.at(-1), service),
    }),
  );
}

/**
 * Retires tasks that ended or are where they must not be, replaces them, settles who of several stays, and starts a
 * successor whose turn has come. `replace`: whether the slot's place may get tasks now.
 */
export function tendSlot(context: Context, plan: Plan, service: Service, slot: Slot, replace: boolean): void {
  const { view } = context;
  const wanted = slot.tasks.filter(isWanted);
  const isOutdated = (task: Task): boolean => task.status.state === 'new' && isDirty(task, service, view);
  // One of several has another that works instead, or is to.
  const [only, ...others] = wanted;
  const hasPlace = (): boolean => plan.hasOpenNode(() => hasOpenNode(service, view));
  const isLeft = only !== undefined && others.length === 0 && isStranded(only, service, view, hasPlace);
  const gone = wanted.filter((task) => hasEnded(task) || isMisplaced(task, service, view, isLeft) || isOutdated(task));
  if (gone.length > 0) return retire(context, plan, service, slot, wanted, gone, replace);
  if (isLeft) plan.strand(only);
  if (takeOver(context, plan, service, wanted)) return;
  if (wanted.length > 1 && settle(context, plan, service, wanted)) return;
  for (const task of wanted) if (task.desired_state === 'ready') promote(context, plan, slot, task);
}

function retire(
  context: Context,
  plan: Plan,
  service: Service,
  slot: Slot,
  wanted: readonly Task[],
  gone: readonly Task[],
  replace: boolean,
): void {
  const { view, now } = context;
  const last = must(gone.at(-1), 'the last task of a slot');
  const startsAt = last.start_after === '' ? now : parseTime(last.start_after);
  // A successor that fails while it is prepared waits out its own delay, or a missing image would be asked for in a tight loop.
  if (replace && endedByItself(last) && startsAt > now) return plan.wake(startsAt);
  for (const task of gone)
    dismiss(plan, task, !hasEnded(task) && fitsNoMore(task, service, view) ? NODE_UNFIT : undefined);
  const isCovered = (task: Task): boolean =>
    !isDirty(task, service, view) || gone.some((other) => other.replaces === task.id);
  const successor = wanted.some((task) => !gone.includes(task) && isCovered(task));
  if (!replace || successor) return;
  if (!endedByItself(last)) fillSlot(context, plan, service, slot);
  else if (shouldRestart(last, slot.tasks, now))
    fillSlot(context, plan, service, slot, now + restartDelay(last, service));
}

/**
 * Of several wanted tasks one stays: of the service's current spec if there is such a one that need not wait for other services. False
 * when that has to wait.
 */
function settle({ view }: Context, plan: Plan, service: Service, wanted: readonly Task[]): boolean {
  const mayStart = (task: Task): boolean => task.status.state !== 'new' || !plan.waits;
  const clean = wanted.filter((task) => mayStart(task) && !isDirty(task, service, view));
  const keep = must(best(clean.length > 0 ? clean : wanted), 'a wanted task');
  const isReplacing = clean.length > 0 && keep.status.state !== 'running';
  const startFirst = isReplacing && updateConfigOf(service)?.order === 'start_first';
  // Start first is about what serves: a task that does not run yet is no loss.
  const serves = startFirst
    ? best(wanted.filter((task) => task.status.state === 'running' && task !== keep))
    : undefined;
  const leave = wanted.filter((task) => task !== keep && task !== serves);
  for (const task of leave) plan.desire(task, 'shutdown');
  return leave.length > 0;
}

/** The one that is closest to doing its work; of several the oldest. */
function best(tasks: readonly Task[]): Task | undefined {
  return tasks.reduce<Task | undefined>((a, b) => (a && rank(a) >= rank(b) ? a : b), undefined);
}

/** Greater: closer to doing its work. */
function rank(task: Task): number {
  return compareStates(task.status.state, 'new') + compareStates(task.desired_state, 'new');
}

/** Wants a prepared successor `running`, once its delay is over and what it replaces has stopped. */
function promote({ view, now }: Context, plan: Plan, slot: Slot, task: Task): void {
  const waitsUntil = slot.tasks
    .filter((other) => other !== task && !isWanted(other) && isAlive(other, view))
    .map(givenUpAt);
  if (task.start_after !== '') waitsUntil.push(parseTime(task.start_after));
  const at = Math.max(...waitsUntil);
  if (at > now) plan.wake(at);
  else plan.desire(task, 'running');
}

/** Until when a task that has been told to stop may hold up what comes after it. */
export function givenUpAt(task: Task): Millis {
  const grace = task.spec.container_spec.stop_grace_period;
  return parseTime(task.updated_at) + (grace === undefined ? GRACE_DEFAULT_MS : nanosToMillis(grace)) + STOP_SLACK_MS;
}

/** The configuration that governs the service's updates now: a rollback has its own. */
export function updateConfigOf(service: Service) {
  const { spec, update_status } = service;
  const rollingBack = update_status?.state === 'rollback_started' || update_status?.state === 'rollback_paused';
  return rollingBack ? spec.rollback_config : spec.update_config;
}
