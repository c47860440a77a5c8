import { isAtLeast } from '../../proto/task-state.js';
import { sameMessage } from '../../proto/objects.js';
import type { Task } from '../../proto/types.js';
import type { StoreEvent } from '../store/types.js';

/** What one event means for one node's set of tasks. */
export type AssignmentChange = { nodeId: string } & ({ update: Task } | { remove: string });

/** A node hears of a task once it may run there, and keeps it until the task is no longer stored. */
export const isAssigned = (task: Task): boolean => task.node_id !== '' && isAtLeast(task.status.state, 'assigned');

/**
 * What agents must hear of an event. A change of status alone is no news: it came from the agent, and what managers write there
 * is for people to read.
 */
export function assignmentChanges(event: StoreEvent): AssignmentChange[] {
  if (event.kind !== 'task') return [];
  const task = event.object;
  if (event.action === 'remove') return isAssigned(task) ? [{ nodeId: task.node_id, remove: task.id }] : [];
  const old = event.action === 'update' && isAssigned(event.old) ? event.old : undefined;
  const changes: AssignmentChange[] = [];
  if (old && (old.node_id !== task.node_id || !isAssigned(task))) {
    changes.push({ nodeId: old.node_id, remove: task.id });
  }
  const isNews = !old || old.node_id !== task.node_id || !sameMessage(lasting(old), lasting(task));
  if (isAssigned(task) && isNews) changes.push({ nodeId: task.node_id, update: task });
  return changes;
}

/** The task without what only managers read. */
function lasting(task: Task): object {
  return { ...task, status: null, version: null, updated_at: '', running_since: '', relocation: null };
}
