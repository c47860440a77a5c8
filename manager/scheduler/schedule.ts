import { rfc3339, type Millis } from '../../lib/clock.js';
import { must } from '../../lib/assert.js';
import type { GenericResource, Node, Task, TaskStatus } from '../../proto/types.js';
import type { ClusterState, Group } from './cluster-state.js';
import { Pipeline } from './pipeline.js';
import { candidates } from './spread.js';

/** What the scheduler wants written about one task. */
export interface Decision {
  taskId: string;
  /** The node it was given, as it was when it was chosen; undefined when the task stays where it is and is told why. */
  node?: Node;
  /** The generic resources that it was given there. */
  generic: GenericResource[];
  status: TaskStatus;
}

/**
 * Decides on everything that is due in `state`, and counts what it gives away there at once. The result depends on the arguments
 * only. Costs a look at each node for each group of like tasks, and the logarithm of the number of nodes for each task placed.
 */
export function schedule(state: ClusterState, now: Millis): Decision[] {
  const decisions: Decision[] = [];
  // Tasks that can go nowhere else come before those that have a choice.
  const groups = [...groupsToTry(state)].sort((a, b) => Number(b.nodeId !== '') - Number(a.nodeId !== ''));
  state.settled();
  for (const group of groups) placeGroup(state, group, now, decisions);
  return decisions;
}

function* groupsToTry(state: ClusterState): Generator<Group, void> {
  for (const group of state.groups()) {
    if (state.nodesChanged || state.due.has(group) || mayFitFreed(state, group)) yield group;
  }
}

/** Whether one of the nodes that have more room now would take a task of the group. */
function mayFitFreed(state: ClusterState, group: Group): boolean {
  const freed = group.nodeId === '' ? [...state.freed] : state.freed.has(group.nodeId) ? [group.nodeId] : [];
  if (freed.length === 0) return false;
  const pipeline = new Pipeline(sample(group));
  return freed.some((nodeId) => {
    const info = state.nodes.get(nodeId);
    return info !== undefined && pipeline.check(info);
  });
}

function placeGroup(state: ClusterState, group: Group, now: Millis, decisions: Decision[]): void {
  const alike = sample(group);
  const pipeline = new Pipeline(alike);
  const isBound = group.nodeId !== '';
  const own = state.nodes.get(group.nodeId);
  const choice = candidates(isBound ? (own ? [own] : []) : state.nodes.values(), alike, now);
  const message = isBound ? 'scheduler confirmed task can run on preassigned node' : 'scheduler assigned task to node';
  const timestamp = rfc3339(now);

  for (const task of [...group.tasks.values()]) {
    const status: TaskStatus = { ...task.status, timestamp, state: 'assigned', message, err: '' };
    let generic: GenericResource[] = [];
    const chosen = choice.next(
      (info) => pipeline.check(info),
      (info) => {
        generic = info.assign(task);
        state.reserve({ ...task, node_id: info.id, assigned_generic_resources: generic, status });
      },
    );
    if (!chosen) break;
    decisions.push({ taskId: task.id, node: chosen.node, generic, status });
  }
  if (group.tasks.size > 0) explain(group, refusal(pipeline.explain(), isBound), timestamp, decisions);
}

/** Docker's words. A task bound to one node is told what is wrong there. */
function refusal(reasons: string, isBound: boolean): string {
  if (reasons === '') return 'no suitable node';
  return isBound ? reasons : `no suitable node (${reasons})`;
}

function explain(group: Group, err: string, timestamp: string, decisions: Decision[]): void {
  const ids = err === group.told ? group.untold : group.tasks.keys();
  for (const taskId of ids) {
    const task = must(group.tasks.get(taskId), `waiting task ${taskId}`);
    if (task.status.err !== err) decisions.push({ taskId, generic: [], status: { ...task.status, timestamp, err } });
  }
  group.told = err;
  group.untold.clear();
}

function sample(group: Group): Task {
  return must(group.tasks.values().next().value, `a task of group ${group.key}`);
}
