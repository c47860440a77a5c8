/**
 * How far the present run of a job is. It is done when each slot of a replicated job, or each node that a global job was started
 * on, has a task that is complete; tasks of earlier runs do not count.
 */
import { isTerminal } from '../../proto/task-state.js';
import type { Service, Task } from '../../proto/types.js';
import { jobOf } from '../flags/mode.js';
import { isLost, isWanted, slotOf, waitsFor, type Observed, type Verdict } from './observed.js';

export function assessJob(seen: Observed, service: Service): Verdict {
  const tasks = tasksOfRun(seen, service);
  const slots = slotsOf(service, tasks);
  const bySlot = new Map(slots.map((slot) => [slot, tasks.filter((task) => slotOf(task) === slot)]));
  const complete = slots.filter((slot) => bySlot.get(slot)?.some(isComplete)).length;
  const now = tasks.filter((task) => !isTerminal(task.status.state)).length;
  const { replicated_job: job } = service.spec.mode;
  const most = Math.min(job ? jobOf(job).max_concurrent : slots.length, slots.length - complete);
  const verdict: Verdict = {
    phase: 'waiting',
    running: complete,
    wanted: slots.length,
    active: { now, most },
    rollingBack: false,
    slots: slots.map((slot) => progressOf(service, slot, slots.length, bySlot.get(slot) ?? [])),
    message: '',
  };
  if (slots.length === 0 && seen.synced) verdict.noNode = true;
  if (!seen.synced || !service.job_status || verdict.noNode) return verdict;
  if (complete === slots.length) return { ...verdict, phase: 'converged' };
  const open = slots.filter((slot) => !bySlot.get(slot)?.some(isComplete));
  if (now > 0 || !open.every((slot) => hasGivenUp(bySlot.get(slot) ?? []))) return verdict;
  const last = newest(bySlot.get(open[0] ?? '') ?? []);
  const why = last?.status.err || last?.status.state || '';
  return { ...verdict, phase: 'failed', message: `a task failed and is not to be started again: ${why}` };
}

function tasksOfRun(seen: Observed, service: Service): Task[] {
  const run = service.job_status?.job_iteration?.index;
  const all = [...(seen.tasks.get(service.id)?.values() ?? [])];
  return all.filter((task) => task.job_iteration?.index === run && (isComplete(task) || !isLost(seen, task)));
}

/** The nodes of a global job are those that it has tasks on: they are made at once, and only the orchestrator knows which fit. */
function slotsOf({ spec }: Service, tasks: readonly Task[]): string[] {
  const { replicated_job: job } = spec.mode;
  if (!job) return [...new Set(tasks.map(slotOf))].sort();
  return Array.from({ length: jobOf(job).total_completions }, (_, i) => String(i + 1));
}

function progressOf({ spec }: Service, slot: string, total: number, tasks: readonly Task[]): Verdict['slots'][number] {
  const best = tasks.find(isComplete) ?? newest(tasks);
  const failed = newest(tasks.filter(({ status }) => status.err !== ''));
  return {
    name: spec.mode.replicated_job ? `${slot}/${total}` : slot,
    state: best?.status.state ?? 'new',
    err: !best || isComplete(best) ? '' : (failed?.status.err ?? waitsFor(best)),
  };
}

/** Its last try failed, and it may not be tried again. */
function hasGivenUp(tasks: readonly Task[]): boolean {
  const last = newest(tasks);
  if (!last || !isTerminal(last.status.state)) return false;
  const policy = last.spec.restart_policy;
  if (policy?.condition === 'none') return true;
  return (policy?.max_attempts ?? 0) > 0 && !isWanted(last); // a next one would be wanted
}

const isComplete = (task: Task): boolean => task.status.state === 'complete';
const newest = (tasks: readonly Task[]): Task | undefined =>
  tasks.reduce<Task | undefined>((a, b) => (a && a.created_at > b.created_at ? a : b), undefined);
