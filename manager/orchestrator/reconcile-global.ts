import type { Node, Service, Task } from '../../proto/types.js';
import { isJob } from './jobs.js';
import type { Context, Plan, Slot } from './plan.js';
import { closeSlot, dismiss, fillSlot, slotState, tendSlot } from './slot.js';
import { isWanted, fitsPlacement, takesTasks } from './task.js';

/**
 * Keeps one task (of a job: until it has ended well) on each node that is not drained and fits. A node that is paused or down, or has not been heard
 * of since the leader changed, keeps what it has and gets nothing new. Returns the slots that may be updated.
 */
export function placeGlobal(context: Context, plan: Plan, service: Service): Slot[] {
  const { view, now } = context;
  const groups = new Map<string, Task[]>();
  for (const task of view.tasks.byService(service.id)) {
    const group = groups.get(task.node_id);
    if (group) group.push(task);
    else groups.set(task.node_id, [task]);
  }
  const open: Slot[] = [];
  for (const node of view.nodes.values()) {
    if (plan.full) break;
    const slot = { place: { node_id: node.id }, tasks: groups.get(node.id) ?? [] };
    if (!mayRun(node, service)) continue;
    groups.delete(node.id);
    const isOpen = takesTasks(node, service);
    if (isOpen) open.push(slot);
    const state = slotState(slot, service, now);
    if (state === 'occupied') tendSlot(context, plan, service, slot, isOpen);
    else if (state === 'finished') closeSlot(plan, slot);
    else if (isOpen) fillSlot(context, plan, service, slot);
  }
  // What is left is where no task of the service may be.
  if (!plan.full) for (const task of [...groups.values()].flat()) if (isWanted(task) && !plan.full) dismiss(plan, task);
  return open;
}

/** Whether a task that the node has may stay: on one that is down, it is stranded, unless it is a job's. */
function mayRun(node: Node, service: Service): boolean {
  if (node.spec.availability === 'drain' || !fitsPlacement(node, service)) return false;
  return node.status.state !== 'down' || !isJob(service);
}
