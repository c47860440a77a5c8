import { rfc3339, type Millis } from '../../lib/clock.js';
import type { Node, Task, TaskStatus } from '../../proto/types.js';
import type { ClusterState, Group } from './cluster-state.js';
import type { NodeInfo } from './node-info.js';
import { Pipeline } from './pipeline.js';
import { candidates, labelReaders, treeOf, type Candidates, type Tree } from './spread.js';

/** What the scheduler wants written about one task. */
export interface Decision {
  /** The task as it was decided on, and as it is to be written. */
  from: Task;
  to: Task;
  /** The node it was given, as it was when it was chosen; undefined when the task stays where it is and is told why. */
  node?: Node;
}

/**
 * Decides on what is due in `state`, and counts what it gives away there at once. No more than about `most` tasks are placed; what is left
 * then stays due. The result depends on the arguments only. Costs a look at each node for each kind of demand, and then the logarithm of
 * the number of nodes for each task placed and for each node on which its service has tasks.
 */
export function schedule(state: ClusterState, now: Millis, most = Infinity): Decision[] {
  noteDue(state);
  const pass = new Pass(state, now, most);
  // Tasks that can go nowhere else come before those that have a choice.
  for (const due of [state.dueBound, state.due]) {
    for (const group of due) {
      if (pass.isFull) break;
      due.delete(group);
      pass.place(group);
    }
  }
  pass.explain();
  return pass.decisions;
}

/** A node that changed may matter to every group, room that came free to those that would fit there. */
function noteDue(state: ClusterState): void {
  if (state.nodesChanged || state.freed.size > 0) {
    for (const group of state.groups()) if (state.nodesChanged || mayFitFreed(state, group)) state.setDue(group);
  }
  state.freed.clear();
  state.nodesChanged = false;
}

/** Whether one of the nodes that have more room now would take a task of the group. */
function mayFitFreed(state: ClusterState, group: Group): boolean {
  if (group.nodeId !== '' ? !state.freed.has(group.nodeId) : state.freed.size === 0) return false;
  const pipeline = new Pipeline(group.sample, state.networks);
  for (const id of group.nodeId === '' ? state.freed : [group.nodeId]) {
    const info = state.nodes.get(id);
    if (info && pipeline.fits(info)) return true;
  }
  return false;
}

class Pass {
  readonly decisions: Decision[] = [];
  readonly #state: ClusterState;
  readonly #now: Millis;
  readonly #most: number;
  readonly #timestamp: string;
  /** By what is asked of a node and how the tasks are spread. */
  readonly #trees = new Map<string, Tree>();
  /** What no node could give. Room only gets less in a pass: who asks the same later does not get it either. */
  readonly #hopeless = new Set<string>();
  readonly #waiting: { group: Group; pipeline: Pipeline; key: string }[] = [];

  constructor(state: ClusterState, now: Millis, most: number) {
    this.#state = state;
    this.#now = now;
    this.#most = most;
    this.#timestamp = rfc3339(now);
  }

  get isFull(): boolean {
    return this.decisions.length >= this.#most;
  }

  place(group: Group): void {
    const pipeline = new Pipeline(group.sample, this.#state.networks);
    const key = `${pipeline.key}\n${group.nodeId}`;
    if (!this.#hopeless.has(key)) {
      const own = this.#state.nodes.get(group.nodeId);
      if (group.nodeId === '') this.#choose(group, pipeline);
      else if (own) this.#confirm(group, pipeline, own);
      if (group.isEmpty) return;
      if (this.isFull) return this.#state.setDue(group);
      this.#hopeless.add(key);
    }
    this.#waiting.push({ group, pipeline, key });
  }

  /** Tells those that wait why, by how things are when all others have their nodes. */
  explain(): void {
    const refusals = new Map<string, string>();
    for (const { group, pipeline, key } of this.#waiting) {
      const err = refusals.get(key) ?? this.#refusal(group, pipeline);
      refusals.set(key, err);
      for (const task of group.tell(err)) {
        if (task.status.err === err) continue;
        const status = { ...task.status, timestamp: this.#timestamp, err };
        this.decisions.push({ from: task, to: { ...task, status } });
      }
    }
  }

  #choose(group: Group, pipeline: Pipeline): void {
    const choice = this.#candidates(group.sample, pipeline);
    const hasRoom = (info: NodeInfo): boolean => pipeline.hasRoom(info);
    for (const task of group.tasks()) {
      const place = (info: NodeInfo): void => this.#assign(task, info, 'scheduler assigned task to node');
      if (this.isFull || !choice.next(hasRoom, place)) break;
    }
    choice.close();
  }

  #confirm(group: Group, pipeline: Pipeline, node: NodeInfo): void {
    for (const task of group.tasks()) {
      if (this.isFull || !pipeline.fits(node)) return;
      this.#assign(task, node, 'scheduler confirmed task can run on preassigned node');
    }
  }

  #candidates(task: Task, pipeline: Pipeline): Candidates {
    const { placement } = task.spec;
    const readers = labelReaders(placement);
    const preferences = placement?.preferences.map(({ spread }) => spread?.spread_descriptor) ?? [];
    const key = [pipeline.nodeKey, ...preferences].join('\n');
    let tree = this.#trees.get(key);
    if (!tree) {
      const suitable = [...this.#state.nodes.values()].filter((info) => pipeline.suits(info));
      tree = treeOf(suitable, readers);
      this.#trees.set(key, tree);
    }
    return candidates(tree, readers, this.#state.tally.standing(task, this.#now));
  }

  #assign(task: Task, info: NodeInfo, message: string): void {
    const status: TaskStatus = { ...task.status, timestamp: this.#timestamp, state: 'assigned', message, err: '' };
    const to = { ...task, node_id: info.id, assigned_generic_resources: info.assign(task), status };
    this.#state.reserve(to);
    this.decisions.push({ from: task, to, node: info.node });
  }

  /** Docker's words. A task bound to one node is told what is wrong there. */
  #refusal(group: Group, pipeline: Pipeline): string {
    const own = this.#state.nodes.get(group.nodeId);
    const isBound = group.nodeId !== '';
    const reasons = pipeline.explain(isBound ? (own ? [own] : []) : this.#state.nodes.values());
    if (reasons === '') return 'no suitable node';
    return isBound ? reasons : `no suitable node (${reasons})`;
  }
}
