/**
 * When a service has become what was asked for: a verdict on what has been seen (observed.ts).
 * Converged means that each wanted task runs the present specification, that nothing else of the service runs any more, and
 * that no update is under way. Whether the verdict then holds for a moment is the caller's to watch.
 */
import { sameMessage } from '../../proto/objects.js';
import { compareStates } from '../../proto/task-state.js';
import type { PortConfig, Service, Task } from '../../proto/types.js';
import { isJob } from '../flags/mode.js';
import { assessJob } from './job.js';
import { isLost, isWanted, slotOf, waitsFor, type Observed, type Verdict } from './observed.js';

/** How far `serviceId` is. `rollback`: it was asked for, so that its completion is what was to come true. */
export function assess(seen: Observed, serviceId: string, rollback = false): Verdict {
  const none = { running: 0, wanted: 0, rollingBack: false, slots: [], message: '' };
  const service = seen.services.get(serviceId);
  if (!service) return { ...none, phase: seen.synced ? 'removed' : 'waiting' };
  if (isJob(service.spec)) return assessJob(seen, service);
  const reachable = [...(seen.tasks.get(serviceId)?.values() ?? [])].filter((task) => !isLost(seen, task));
  const slots = wantedSlots(service, reachable);
  const bySlot = latestBySlot(service, reachable);
  const running = slots.filter((slot) => bySlot.get(slot)?.running).length;
  const counted = new Set([...bySlot.values()].map(({ best }) => best.id));
  const surplus = reachable.some(
    (task) => task.status.state === 'running' && !(counted.has(task.id) && slots.includes(slotOf(task))),
  );
  const update = judgeUpdate(service);
  const replicas = service.spec.mode.replicated?.replicas;
  const verdict: Verdict = {
    phase: 'waiting',
    running,
    wanted: replicas ?? slots.length,
    rollingBack: update.rollingBack,
    slots: slots.map((slot) => ({
      name: replicas === undefined ? slot : `${slot}/${replicas}`,
      state: bySlot.get(slot)?.best.status.state ?? 'new',
      err: bySlot.get(slot)?.err ?? '',
    })),
    message: update.message,
  };
  if (update.failed) verdict.phase = 'failed';
  if (replicas === undefined && slots.length === 0 && seen.synced) verdict.noNode = true;
  if (update.failed || update.busy || surplus || !seen.synced || verdict.noNode) return verdict;
  const missing = slots.map((slot) => bySlot.get(slot)).filter((slot) => !slot?.running);
  if (missing.length === 0) verdict.phase = update.rolledBack && !rollback ? 'failed' : 'converged';
  else if (missing.every((slot) => slot !== undefined && hasGivenUp(slot))) {
    const failed = missing.find((slot) => slot?.best.status.state !== 'complete');
    verdict.phase = failed ? 'failed' : 'ended';
    if (failed)
      verdict.message = `a task failed and is not to be started again: ${failed.err || failed.best.status.state}`;
  }
  return verdict;
}

/**
 * Replicas 1 to n. For a global service the nodes on which a task is wanted: only the orchestrator knows which nodes fit, and
 * it makes the tasks of all of them at once.
 */
function wantedSlots(service: Service, tasks: readonly Task[]): string[] {
  const replicas = service.spec.mode.replicated?.replicas;
  if (replicas === undefined) {
    return [...new Set(tasks.filter((task) => isWanted(task)).map(slotOf))].sort();
  }
  // The orchestrator may keep slots with gaps in them after scaling down: those in use come first.
  const used = new Set(tasks.filter((task) => task.slot > 0 && isWanted(task)).map((task) => task.slot));
  for (let slot = 1; used.size < replicas; slot++) used.add(slot);
  const lowest = [...used].sort((a, b) => a - b).slice(0, replicas);
  return lowest.map(String);
}

interface Slot {
  best: Task;
  running: boolean;
  err: string;
}

/** Of each slot, the task of the present specification that is wanted (else the newest), and how the last try failed. */
function latestBySlot(service: Service, tasks: readonly Task[]): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  const current = tasks.filter((task) => isCurrent(service, task)).sort((a, b) => compare(a.created_at, b.created_at));
  for (const task of current) {
    const before = slots.get(slotOf(task));
    const best = !before || isWanted(task) || !isWanted(before.best) ? task : before.best;
    const running = isWanted(best) && best.status.state === 'running';
    const err = task.status.err || (before?.err ?? '') || waitsFor(best);
    slots.set(slotOf(task), { best, running, err: running ? '' : err });
  }
  return slots;
}

/** A task that has ended by itself and by its policy is not to be started again: its slot will stay empty. */
function hasGivenUp({ best }: Slot): boolean {
  const { state } = best.status;
  if (state !== 'complete' && state !== 'failed' && state !== 'rejected') return false;
  const policy = best.spec.restart_policy;
  if (policy?.condition === 'none') return true;
  if (policy?.condition === 'on_failure' && state === 'complete') return true;
  return (policy?.max_attempts ?? 0) > 0 && !isWanted(best); // the last try; a next one would be wanted
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Whether a task runs what the service asks for at present. A change that does not concern tasks (labels, replicas, where they may
 * be placed) leaves them as they are, with the version they were made from.
 */
function isCurrent(service: Service, task: Task): boolean {
  if (task.spec_version.index === service.spec_version.index) return true;
  const { placement: _, ...made } = task.spec;
  const { placement: __, ...asked } = service.spec.task_template;
  return sameMessage(made, asked) && samePorts(service, task);
}

/**
 * As far as ports concern a task: those of its host, of which the cluster may have chosen the number, and whether it is in the mesh at all. Which ports of the
 * mesh lead to it is no concern of its.
 */
function samePorts(service: Service, task: Task): boolean {
  const asked = service.spec.endpoint_spec?.ports ?? [];
  const [host, made] = [asked, task.ports].map((ports) => ports.filter((port) => port.publish_mode === 'host'));
  const isInMesh = (ports: readonly PortConfig[]): boolean => ports.some((port) => port.publish_mode === 'ingress');
  return (
    isInMesh(asked) === isInMesh(task.ports) &&
    host?.length === made?.length &&
    (host ?? []).every((port, i) => {
      const published_port = made?.[i]?.published_port;
      return sameMessage(port.published_port === 0 ? { ...port, published_port } : port, made?.[i]);
    })
  );
}

interface UpdateJudgement {
  busy: boolean;
  failed: boolean;
  rollingBack: boolean;
  rolledBack: boolean;
  message: string;
}

function judgeUpdate({ update_status: status }: Service): UpdateJudgement {
  const idle = { busy: false, failed: false, rollingBack: false, rolledBack: false, message: status?.message ?? '' };
  switch (status?.state) {
    case undefined:
    case 'none':
    case 'completed':
      return idle;
    case 'updating':
      return { ...idle, busy: true };
    case 'paused':
      return { ...idle, failed: true, message: `service update paused: ${idle.message}` };
    case 'rollback_started':
      return { ...idle, busy: true, rollingBack: true };
    case 'rollback_paused':
      return { ...idle, failed: true, message: `service rollback paused: ${idle.message}` };
    case 'rollback_completed':
      return { ...idle, rolledBack: true, rollingBack: true, message: `service rolled back: ${idle.message}` };
  }
}

/** Of a service that fails to start: the errors of its slots, each once. */
export function slotErrors(verdict: Verdict): string[] {
  return [
    ...new Set(
      verdict.slots
        .filter(({ state, err }) => err !== '' && compareStates(state, 'running') !== 0)
        .map(({ err }) => err),
    ),
  ];
}
