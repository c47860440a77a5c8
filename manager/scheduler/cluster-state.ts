import { must } from '../../lib/assert.js';
import type { Clock } from '../../lib/clock.js';
import type { Node, Task } from '../../proto/types.js';
import type { StoreEvent, StoreView } from '../store/types.js';
import type { Networks } from './filters/filter.js';
import { isActive, NodeInfo, occupies } from './node-info.js';
import { Pipeline } from './pipeline.js';
import { Tally } from './tally.js';

/** Whether the task waits for a node, or for a word that it may run on the one it has. */
function isPlaceable(task: Task): boolean {
  return task.status.state === 'pending' && isActive(task);
}

/**
 * Tasks of one service and one version of its spec, or without a version but with the same demands, are alike for placement, if they are
 * for the same node.
 */
function groupKey(task: Task, networks: Networks): string {
  const key = `${task.service_id}@${task.spec_version.index} ${task.node_id}`;
  return task.spec_version.index === 0 ? `${key} ${new Pipeline(task, networks).key} ${preferencesOf(task)}` : key;
}

const preferencesOf = ({ spec: { placement } }: Task): string =>
  (placement?.preferences ?? []).map(({ spread }) => spread?.spread_descriptor).join(' ');

/** A task, and where it is kept: on a node when it takes up room there, in a group when it waits. One for each task, whatever becomes of it. */
interface Held {
  task: Task;
  holder: NodeInfo | Group;
}

/** Unplaced tasks that are alike, or (for `nodeId`) tasks made for one node that wait until it has room. */
export class Group {
  readonly key: string;
  readonly nodeId: string;
  readonly #held = new Set<Held>();
  /** Those that came since the last explanation; they may have gone again. */
  #untold: Held[] = [];
  /** The last explanation of why the tasks wait. All but the untold ones have been given it, or the write of it is under way. */
  #told = '';

  constructor(key: string, nodeId: string) {
    this.key = key;
    this.nodeId = nodeId;
  }
  get isEmpty(): boolean {
    return this.#held.size === 0;
  }
  /** One for all of them. */
  get sample(): Task {
    return must(this.#held.values().next().value, `a task of group ${this.key}`).task;
  }
  /** Those that are there now: they may be removed while one goes through them. */
  *tasks(): Generator<Task, void> {
    for (const { task } of this.#held) yield task;
  }
  add(held: Held): void {
    this.#held.add(held);
    this.#untold.push(held);
  }
  remove(held: Held): void {
    this.#held.delete(held);
  }
  /** The tasks that have to be told `err`, once each. */
  tell(err: string): Task[] {
    const all = new Set(err === this.#told ? this.#untold : this.#held);
    this.#told = err;
    this.#untold = [];
    return [...all].flatMap((held) => (this.#held.has(held) ? held.task : []));
  }
}

/**
 * The scheduler's picture of the cluster, brought forward by each event at a cost that does not depend on the number of tasks (but for a node's
 * removal), together with what is due: groups with new tasks, and nodes that may now take what they could not take before.
 */
export class ClusterState {
  readonly nodes = new Map<string, NodeInfo>();
  readonly tally = new Tally<NodeInfo>();
  /** Groups to look at in any case: those with a choice of nodes, and those that are for one node. */
  readonly due = new Set<Group>();
  readonly dueBound = new Set<Group>();
  /** Nodes on which tasks have ended or become inactive. */
  readonly freed = new Set<string>();
  /** A node came, went or changed: what waits may fit now, or wait for another reason. */
  nodesChanged = false;
  readonly networks: StoreView['networks'];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #groups = new Map<string, Group>();
  /** By task id. The one place that knows a task by its id: at 100,000 of them each further one would be felt. */
  readonly #held = new Map<string, Held>();

  constructor(view: StoreView, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.networks = view.networks;
    for (const node of view.nodes.values()) this.nodes.set(node.id, new NodeInfo(node, this.tally));
    for (const task of view.tasks.values()) this.#hold(task);
  }
  get hasWork(): boolean {
    return (
      this.due.size + this.dueBound.size > 0 || (this.#groups.size > 0 && (this.nodesChanged || this.freed.size > 0))
    );
  }
  /** Those that take up room there. Goes through all tasks. */
  *tasksOn(node: NodeInfo): Generator<Task, void> {
    for (const { task, holder } of this.#held.values()) if (holder === node) yield task;
  }
  groups(): Iterable<Group> {
    return this.#groups.values();
  }
  /** The group is to be looked at, whatever happens on the nodes. */
  setDue(group: Group): void {
    (group.nodeId === '' ? this.due : this.dueBound).add(group);
  }
  /** `view` is what is stored after the event. */
  apply(event: StoreEvent, view: StoreView): void {
    if (event.kind === 'node') {
      if (event.action === 'remove') this.#removeNode(event.object.id);
      else this.#putNode(event.object, view);
    } else if (event.kind === 'task') {
      if (event.action === 'remove') return this.#release(event.object.id);
      if (event.action === 'update') this.#noteFailure(event.old, event.object);
      this.#hold(event.object);
    }
  }
  /** Counts the task as placed, ahead of the write. */
  reserve(task: Task): void {
    this.#hold(task);
  }
  /** Takes a task as it is stored, after a write about it was given up. It is due again if it still waits. */
  restore(taskId: string, stored: Task | undefined): void {
    this.#release(taskId);
    if (stored) this.#hold(stored);
  }
  #putNode(node: Node, view: StoreView): void {
    const info = this.nodes.get(node.id);
    this.nodesChanged = true;
    if (info) {
      info.node = node;
      return;
    }
    this.nodes.set(node.id, new NodeInfo(node, this.tally));
    for (const task of view.tasks.byNode(node.id)) this.#hold(task);
  }
  #removeNode(nodeId: string): void {
    const info = this.nodes.get(nodeId);
    if (info) for (const task of [...this.tasksOn(info)]) this.#release(task.id);
    this.nodes.delete(nodeId);
    this.nodesChanged = true;
  }
  #noteFailure(old: Task, task: Task): void {
    const failed = (state: Task['status']['state']): boolean => state === 'failed' || state === 'rejected';
    if (!failed(task.status.state) || failed(old.status.state)) return;
    if (task.slot === 0) return; // a global service's: not ours to put elsewhere
    const info = this.nodes.get(task.node_id);
    if (info) this.tally.failed(task, info, this.#clock.now());
  }
  #hold(task: Task): void {
    const holder = this.#holderOf(task);
    const held = this.#held.get(task.id);
    if (held && held.holder === holder) return this.#replace(held, task);
    if (held) this.#leave(held);
    if (!holder) {
      this.#held.delete(task.id);
      return;
    }
    const here = Object.assign(held ?? { task, holder }, { task, holder });
    if (!held) this.#held.set(task.id, here);
    if (holder instanceof NodeInfo) return holder.add(task);
    holder.add(here);
    this.setDue(holder);
  }
  /** In a group: nothing that placement depends on has changed. */
  #replace(held: Held, task: Task): void {
    const old = held.task;
    held.task = task;
    if (held.holder instanceof NodeInfo && held.holder.replace(old, task)) this.freed.add(held.holder.id);
  }
  #holderOf(task: Task): NodeInfo | Group | undefined {
    if (occupies(task)) return this.nodes.get(task.node_id);
    if (!isPlaceable(task)) return undefined;
    const key = groupKey(task, this.networks);
    let group = this.#groups.get(key);
    if (!group) {
      group = new Group(key, task.node_id);
      this.#groups.set(key, group);
    }
    return group;
  }
  #release(taskId: string): void {
    const held = this.#held.get(taskId);
    if (!held) return;
    this.#held.delete(taskId);
    this.#leave(held);
  }
  #leave(held: Held): void {
    const { holder, task } = held;
    if (holder instanceof NodeInfo) {
      holder.remove(task);
      this.freed.add(holder.id);
      return;
    }
    holder.remove(held);
    if (!holder.isEmpty) return;
    this.#groups.delete(holder.key);
    this.due.delete(holder);
    this.dueBound.delete(holder);
  }
}
