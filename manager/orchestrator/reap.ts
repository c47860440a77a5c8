/** Decides which task objects are no longer of use to anybody. */
import { isAtLeast } from '../../proto/task-state.js';
import type { Task } from '../../proto/types.js';
import type { StoreView } from '../store/types.js';
import { isCompletion, isJob } from './jobs.js';
import { hasEnded, isWanted } from './task.js';

// Docker reference, "docker swarm init": --task-history-limit.
const HISTORY_DEFAULT = 5;

/** A slot of a replicated service or job, or (slot 0) a node of a global one. */
export interface SlotRef {
  service_id: string;
  slot: number;
  node_id: string;
}

export function slotRef(task: Task): SlotRef {
  const { service_id, slot, node_id } = task;
  return { service_id, slot, node_id: slot === 0 ? node_id : '' };
}

export const slotKey = ({ service_id, slot, node_id }: SlotRef): string => `${service_id}/${slot}/${node_id}`;

/** The tasks of a slot to delete. */
export function reap(view: StoreView, ref: SlotRef): Task[] {
  const tasks = tasksOf(view, ref);
  const dead = tasks.filter((task) => isDead(task, view));
  const rest = tasks.filter((task) => !dead.includes(task));
  const surplus = rest.length - historyLimit(view, ref.service_id);
  if (surplus <= 0) return dead;
  // The newest tells whether the slot has finished its work, so it stays whatever the limit is.
  const history = rest.slice(0, -1).filter((task) => !isWanted(task) && isOver(task) && !isProof(task, view));
  return [...dead, ...history.slice(0, surplus)];
}

/** Nobody's history: its slot is gone, or its node is, and with it the container. */
function isDead(task: Task, view: StoreView): boolean {
  const nodeGone = task.node_id !== '' && !view.nodes.get(task.node_id);
  if (task.desired_state === 'remove') return isOver(task) || nodeGone;
  return !isWanted(task) && nodeGone && !isProof(task, view);
}

/** A slot of a job is done as long as the task that did it is stored: without it the work would be done again. */
function isProof(task: Task, view: StoreView): boolean {
  const job = view.services.get(task.service_id);
  return job !== undefined && isJob(job) && task.slot !== 0 && isCompletion(task, job);
}

/** Has stopped, or was never sent to a node. */
function isOver(task: Task): boolean {
  return hasEnded(task) || !isAtLeast(task.status.state, 'assigned');
}

/** Tasks kept in a slot, the current one included. A restart policy that counts attempts needs as many (see restart.ts). */
function historyLimit(view: StoreView, serviceId: string): number {
  const limit = view.cluster()?.spec.task_history_retention_limit ?? HISTORY_DEFAULT;
  if (limit < 0) return Infinity;
  const attempts = view.services.get(serviceId)?.spec.task_template.restart_policy?.max_attempts ?? 0;
  return attempts > 0 ? Math.max(limit, attempts + 1) : limit;
}

/** Oldest first. */
function tasksOf(view: StoreView, { service_id, slot, node_id }: SlotRef): Task[] {
  if (slot !== 0) return [...view.tasks.bySlot(service_id, slot)];
  return [...view.tasks.byNode(node_id)].filter((task) => task.service_id === service_id && task.slot === 0);
}
