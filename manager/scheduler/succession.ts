/** Which tasks a service would have after a change, beside those it has: the orchestrator's rules, looked at from their end. */
import type { Millis } from '../../lib/clock.js';
import { must } from '../../lib/assert.js';
import { modeOf } from '../../proto/service-mode.js';
import type { Service, Task } from '../../proto/types.js';
import { slotState } from '../orchestrator/slot.js';
import { hasEnded, isDirty, isLost, isWanted, fitsPlacement, newTask } from '../orchestrator/task.js';
import type { StoreView } from '../store/types.js';

export interface Succession {
  /** Live tasks that are replaced. */
  restarted: Task[];
  /** Live tasks without a successor. */
  stopped: Task[];
  /** All that give up their room. */
  leaving: Task[];
  /** Those that want a node as soon as it is done. */
  coming: Task[];
  /** All that are made in its course: of a job more than run at once. */
  created: number;
}

/** `service` is as it would be stored. */
export function successionOf(service: Service, view: StoreView, now: Millis): Succession {
  switch (modeOf(service.spec)) {
    case 'replicated':
      return ofReplicas(service, view, now);
    case 'global':
      return ofNodes(service, view, now, (task) => isDirty(task, service, view));
    case 'replicated_job':
      return ofReplicatedJob(service, view, now);
    case 'global_job':
      return ofNodes(service, view, now, (task) => task.job_iteration?.index !== iterationOf(service));
  }
}

function ofReplicas(service: Service, view: StoreView, now: Millis): Succession {
  const replicas = must(service.spec.mode.replicated, 'the mode').replicas;
  const slots = [...groupBy(view.tasks.byService(service.id), (task) => task.slot)].map(([slot, tasks]) => ({
    place: { slot },
    tasks,
    live: tasks.filter(isLive),
  }));
  // As the orchestrator does, what works stays before what does not, and low numbers before high ones.
  const working = slots
    .filter((slot) => slotState(slot, service, now) !== 'empty')
    .sort((a, b) => Number(runs(b.live, view)) - Number(runs(a.live, view)) || a.place.slot - b.place.slot);
  const kept = working.slice(0, replicas);
  const stopped = working.slice(replicas).flatMap(({ live }) => live);
  const restarted = kept
    .filter(({ live }) => live.length > 0 && live.every((task) => isDirty(task, service, view)))
    .map(({ live }) => must(live.at(-1), 'a live task'));
  const leaving = kept.flatMap(({ live }) => live.filter((task) => isDirty(task, service, view)));
  const taken = new Set(kept.map(({ place }) => place.slot));
  const numbers = restarted.map((task) => task.slot);
  for (let number = 1; taken.size < replicas; number++) {
    if (taken.has(number)) continue;
    taken.add(number);
    numbers.push(number);
  }
  const coming = numbers.map((slot, at) => arriving(service, view, now, at, { slot }));
  return { restarted, stopped, leaving: [...leaving, ...stopped], coming, created: coming.length };
}

/** One task for each node that may have one; `isOld`: whether a task is of another specification, or another run of the job. */
function ofNodes(service: Service, view: StoreView, now: Millis, isOld: (task: Task) => boolean): Succession {
  const byNode = groupBy(view.tasks.byService(service.id), (task) => task.node_id);
  const result: Succession = { restarted: [], stopped: [], leaving: [], coming: [], created: 0 };
  const isJob = modeOf(service.spec) === 'global_job';
  for (const node of view.nodes.values()) {
    const tasks = byNode.get(node.id) ?? [];
    if (node.spec.availability === 'drain' || !fitsPlacement(node, service)) continue;
    if (node.status.state === 'down' && isJob) continue;
    byNode.delete(node.id);
    if (node.spec.availability !== 'active' || node.status.state !== 'ready') continue;
    const live = tasks.filter(isLive);
    if (live.some((task) => !isOld(task))) continue;
    if (live.length === 0 && !isJob && slotState({ place: { node_id: node.id }, tasks }, service, now) !== 'empty')
      continue;
    if (live.length === 0 && isJob && tasks.some((task) => !isOld(task))) continue;
    result.restarted.push(...live.slice(-1));
    result.leaving.push(...live);
    result.coming.push(arriving(service, view, now, result.coming.length, { node_id: node.id }));
  }
  result.stopped = [...byNode.values()].flat().filter(isLive);
  result.leaving.push(...result.stopped);
  result.created = result.coming.length;
  return result;
}

function ofReplicatedJob(service: Service, view: StoreView, now: Millis): Succession {
  const { max_concurrent, total_completions } = must(service.spec.mode.replicated_job, 'the mode');
  const atOnce = max_concurrent || 1;
  const tasks = [...view.tasks.byService(service.id)];
  // A run that is under way goes on as it does.
  if (tasks.some((task) => task.job_iteration?.index === iterationOf(service))) {
    return { restarted: [], stopped: [], leaving: [], coming: [], created: 0 };
  }
  const total = total_completions || atOnce;
  const first = Math.min(atOnce, total);
  const leaving = tasks.filter(isLive);
  const coming = Array.from({ length: first }, (_, at) => arriving(service, view, now, at, { slot: at + 1 }));
  return { restarted: leaving.slice(0, total), stopped: leaving.slice(total), leaving, coming, created: total };
}

const iterationOf = (service: Service): number | undefined => service.job_status?.job_iteration?.index;
const isLive = (task: Task): boolean => isWanted(task) && !hasEnded(task);
const runs = (tasks: readonly Task[], view: StoreView): boolean =>
  tasks.some((task) => task.status.state === 'running' && !isLost(task, view));

/** A task as the orchestrator would make it, ready to be placed. */
function arriving(
  service: Service,
  view: StoreView,
  now: Millis,
  at: number,
  place: { slot?: number; node_id?: string },
): Task {
  const newId = (): string => `${service.id}-preview-${at + 1}`;
  const task = newTask({ view, now, newId }, service, place, { desired_state: 'running' });
  return { ...task, status: { ...task.status, state: 'pending' } };
}

function groupBy<K>(tasks: Iterable<Task>, keyOf: (task: Task) => K): Map<K, Task[]> {
  const groups = new Map<K, Task[]>();
  for (const task of tasks) {
    const group = groups.get(keyOf(task));
    if (group) group.push(task);
    else groups.set(keyOf(task), [task]);
  }
  return groups;
}
