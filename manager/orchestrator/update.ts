/**
 * Decides a service's rolling update: which slots get a task of the current spec next, and when the update is over, paused or
 * rolled back. Everything is read from stored tasks, so a new leader goes on where the last one was. A change of the spec
 * during an update clears `update_status` (manager/control does), and with it the update begins anew towards the newer spec.
 */
import { nanosToMillis, parseTime, rfc3339, type Millis } from '../../lib/clock.js';
import type { Service, Task, UpdateConfig, UpdateStatus } from '../../proto/types.js';
import type { Context, Plan, Slot } from './plan.js';
import { isLeaving, isMoving } from './relocate.js';
import { fillSlot, updateConfigOf } from './slot.js';
import { endedByItself, isDirty, isLost, isRefused, isWanted } from './task.js';

// Docker reference, "docker service create": --update-parallelism 1, --update-monitor 5s, pause on failure, stop first.
const MONITOR_DEFAULT_MS = 5_000;

interface Rules {
  parallelism: number; // Infinity: all at once
  delay: Millis;
  monitor: Millis;
  failureAction: UpdateConfig['failure_action'];
  maxFailureRatio: number;
  stopFirst: boolean;
}

/** Where a slot stands in the update. */
interface Progress {
  slot: Slot;
  /** Needs a task of the current spec and has not got one in this update. */
  pending: boolean;
  /** The update replaces, or has replaced, what the slot had. Slots that were in order before and lost a task meanwhile do not count. */
  touched: boolean;
  /** The first task that this update gave the slot, of those that came to something. */
  first: Task | undefined;
  /** When that task first ran, or ended by itself before it did. */
  settledAt: Millis | undefined;
  /** A task that is to take over here has not come to anything yet, whoever wanted it: the slot may be without a running one. Not if pending. */
  underWay: boolean;
}

/** For a moment in which the slots themselves need nothing: `tendSlot` wants no change of any of them. */
export function updateService(context: Context, plan: Plan, service: Service, slots: readonly Slot[]): void {
  const { now } = context;
  const status = service.update_status;
  const state = status?.state ?? 'none';
  if (state === 'paused' || state === 'rollback_paused') return;
  const active = state === 'updating' || state === 'rollback_started';
  if (!active && !slots.some((slot) => outdatedOf(slot, service, context))) return;

  // Tasks created from here on belong to the update, also once it is complete: a slot it tried in vain is not tried again.
  const since = status?.started_at || rfc3339(now);
  const all = slots.map((slot) => progressOf(slot, since, service, context));
  const pending = all.filter((progress) => progress.pending);
  if (state === 'none') {
    if (pending.length > 0)
      setStatus(plan, service, { state: 'updating', started_at: since, message: 'update in progress' });
    else return;
  }
  const rules = rulesOf(updateConfigOf(service));
  if (active) {
    // Each slot fails once at most: the restarts of a task that the ratio lets pass are the restart policy's business.
    const touched = all.filter((progress) => progress.touched);
    const failed = touched.flatMap(({ first }) => (first && hasFailed(first, rules) ? [first] : []));
    const culprit = failed.reduce<Task | undefined>((a, b) => (a && a.updated_at > b.updated_at ? a : b), undefined);
    if (culprit && rules.failureAction !== 'continue' && failed.length / touched.length > rules.maxFailureRatio) {
      return giveUp(plan, service, rules, culprit, now);
    }
  }
  if (pending.length > 0) startSlots(context, plan, service, rules, all);
  else if (active) completeWhenQuiet(plan, service, rules, all, since, now);
}

function startSlots(context: Context, plan: Plan, service: Service, rules: Rules, all: readonly Progress[]): void {
  let free = rules.parallelism;
  for (const { underWay, settledAt } of all) {
    if (underWay) free--;
    else if (settledAt !== undefined && settledAt + rules.delay > context.now) {
      free--;
      plan.wake(settledAt + rules.delay);
    }
  }
  const pending = all.filter((progress) => progress.pending).map(({ slot }) => slot);
  const ranked = pending.sort((a, b) => rank(a, service, context) - rank(b, service, context));
  for (const slot of ranked) {
    if (free-- <= 0 || plan.full) return;
    if (rules.stopFirst) for (const task of slot.tasks.filter(isWanted)) plan.desire(task, 'shutdown');
    fillSlot(context, plan, service, slot);
  }
}

/**
 * Smaller: earlier. A slot whose task does not run loses nothing by being updated, while another one would; then come tasks that have to
 * leave their node in any case. Last those that no node has room for: the new ones may find none either, and hold up the rest.
 */
function rank({ tasks }: Slot, service: Service, { view }: Context): number {
  const wanted = tasks.filter(isWanted);
  if (wanted.some((task) => isLeaving(task, service, view))) return 1;
  if (wanted.some((task) => task.status.state === 'running' && !isLost(task, view))) return 2;
  return wanted.some(isRefused) ? 3 : 0;
}

/** The update is complete when its last task has been watched for the monitoring period. */
function completeWhenQuiet(
  plan: Plan,
  service: Service,
  rules: Rules,
  all: readonly Progress[],
  since: string,
  now: Millis,
): void {
  let last = parseTime(since);
  for (const { first, settledAt } of all) {
    if (!first) continue;
    if (settledAt === undefined) return;
    last = Math.max(last, settledAt);
  }
  if (last + rules.monitor > now) return plan.wake(last + rules.monitor);
  const rollingBack = service.update_status?.state === 'rollback_started';
  setStatus(plan, service, {
    state: rollingBack ? 'rollback_completed' : 'completed',
    completed_at: rfc3339(now),
    message: rollingBack ? 'rollback completed' : 'update completed',
  });
}

function giveUp(plan: Plan, service: Service, rules: Rules, culprit: Task, now: Millis): void {
  const because = `due to failure or early termination of task ${culprit.id}`;
  if (service.update_status?.state === 'rollback_started') {
    // A rollback is never rolled back. The words are swarmkit's: only one that was told to be rolled back is called a rollback.
    const what = rules.failureAction === 'rollback' ? 'rollback' : 'update';
    setStatus(plan, service, { state: 'rollback_paused', message: `${what} paused ${because}` });
  } else if (rules.failureAction === 'rollback' && service.previous_spec) {
    plan.updateService({
      ...service,
      spec: service.previous_spec,
      previous_spec: null,
      update_status: {
        state: 'rollback_started',
        started_at: rfc3339(now),
        completed_at: '',
        message: `update rolled back ${because}`,
      },
    });
  } else {
    setStatus(plan, service, { state: 'paused', message: `update paused ${because}` });
  }
}

function setStatus(plan: Plan, service: Service, change: Partial<UpdateStatus>): void {
  const old = service.update_status ?? { state: 'none', started_at: '', completed_at: '', message: '' };
  plan.updateService({ ...service, update_status: { ...old, ...change } });
}

/** What the update is to replace in the slot, or has replaced with nothing that is wanted. */
function outdatedOf(slot: Slot, service: Service, { view }: Context): Task | undefined {
  const wanted = slot.tasks.filter(isWanted);
  const judged = wanted.length > 0 ? wanted : slot.tasks.slice(-1);
  return judged.findLast((task) => isDirty(task, service, view));
}

function progressOf(slot: Slot, since: string, service: Service, context: Context): Progress {
  const { view } = context;
  const wanted = slot.tasks.filter(isWanted);
  const outdated = outdatedOf(slot, service, context);
  // What an update gives a slot comes after what it is to replace.
  const later = outdated ? slot.tasks.slice(slot.tasks.indexOf(outdated) + 1) : slot.tasks;
  const fresh = later.filter((task) => isOfUpdate(task, service, since));
  // A task given up before it came to anything, as its node was lost, settles nothing: its successor does.
  const first = fresh.find((task) => settledAt(task) !== undefined) ?? fresh.find(isWanted);
  const settled = first && settledAt(first);
  const present = wanted.filter((task) => !isDirty(task, service, view));
  const pending = outdated !== undefined && fresh.length === 0 && present.length === 0;
  const before = fresh[0] && slot.tasks[slot.tasks.indexOf(fresh[0]) - 1];
  const touched = pending || (first !== undefined && !(before && !isDirty(before, service, view)));
  // One that waits for a restart's delay, or for a node to have room, may do so for long, and took no turn to come there.
  const coming = present.some((task) => settledAt(task) === undefined && task.start_after === '' && !isRefused(task));
  const underWay = !pending && (isMoving(slot) || (first ? settled === undefined : coming));
  return { slot, pending, touched, first, settledAt: settled, underWay };
}

/** How many slots have a task on its way up that is no move's, those left out that wait for a node to have room. */
export function turnsTaken(context: Context, service: Service, slots: readonly Slot[]): number {
  const since = service.update_status?.started_at || rfc3339(context.now);
  return slots.filter((slot) => {
    const { first, underWay } = progressOf(slot, since, service, context);
    return underWay && !isMoving(slot) && !(first && isRefused(first));
  }).length;
}

/**
 * Whether this update, or a restart during it, made the task. The version tells it from tasks of other specs, the time from those
 * of an earlier try with the same spec.
 */
function isOfUpdate(task: Task, service: Service, since: string): boolean {
  return task.spec_version.index === service.spec_version.index && task.created_at >= since;
}

function settledAt(task: Task): Millis | undefined {
  if (task.running_since !== '') return parseTime(task.running_since);
  return endedByItself(task) ? parseTime(task.updated_at) : undefined;
}

/** Ended by itself before it ran, or within the monitoring period after its start. */
function hasFailed(task: Task, { monitor }: Rules): boolean {
  if (!endedByItself(task)) return false;
  return task.running_since === '' || parseTime(task.updated_at) - parseTime(task.running_since) <= monitor;
}

function rulesOf(config: UpdateConfig | null): Rules {
  return {
    parallelism: config ? config.parallelism || Infinity : 1,
    delay: nanosToMillis(config?.delay ?? 0),
    monitor: config?.monitor ? nanosToMillis(config.monitor) : MONITOR_DEFAULT_MS,
    failureAction: config?.failure_action ?? 'pause',
    maxFailureRatio: config?.max_failure_ratio ?? 0,
    stopFirst: config?.order !== 'start_first',
  };
}
