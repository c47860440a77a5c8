import { must } from '../../lib/assert.js';
import type { Service, Task } from '../../proto/types.js';
import { isDirty } from '../orchestrator/task.js';
import { isActive, NodeInfo, occupies } from '../scheduler/node-info.js';
import type { StoreView } from '../store/types.js';

/**
 * The nodes with what their tasks take of them, as they will be once every move asked for so far is done, but with the room that a task
 * leaves behind still taken: a replacement may have to start before the task that it replaces has stopped.
 */
export class Picture {
  readonly nodes = new Map<string, NodeInfo>();
  readonly networks: StoreView['networks'];
  readonly #view: StoreView;
  /** Tasks that somebody else takes over from, or that are to move already. */
  readonly #leaving = new Set<string>();
  /** What was counted for moves, by the id of the task. */
  readonly #standIns = new Map<string, Task>();

  constructor(view: StoreView) {
    this.#view = view;
    this.networks = view.networks;
    for (const node of view.nodes.values()) this.nodes.set(node.id, new NodeInfo(node));
    const placed = [...view.tasks.values()].filter(occupies);
    for (const task of placed) if (task.replaces !== '' && isActive(task)) this.#leaving.add(task.replaces);
    for (const task of placed) this.#put(task);
  }

  /** Tasks of the service that may be asked to move, by node: those that run its present specification on nodes open to more. */
  movable(service: Service): Map<string, Task[]> {
    const byNode = new Map<string, Task[]>();
    for (const task of this.#view.tasks.byService(service.id)) {
      if (!isActive(task) || task.status.state !== 'running' || this.#leaving.has(task.id)) continue;
      if (!this.#isOpen(task.node_id) || isDirty(task, service, this.#view)) continue;
      const same = byNode.get(task.node_id);
      if (same) same.push(task);
      else byNode.set(task.node_id, [task]);
    }
    // The first slots of a stateful service are often its primaries: they move last.
    for (const tasks of byNode.values()) tasks.sort((a, b) => a.slot - b.slot);
    return byNode;
  }

  /** Counts the task at `to`, and no more at `from`, where it may be by an earlier move. */
  move(task: Task, from: string, to: string): void {
    const own = this.#info(task.node_id);
    if (from === own.id) own.replace(task, asLeaving(task));
    else this.#info(from).remove(must(this.#standIns.get(task.id), `the stand-in for task ${task.id}`));
    if (to === own.id) own.replace(asLeaving(task), task);
    else {
      const target = this.#info(to);
      const moved = { ...standIn(task, to), assigned_generic_resources: target.assign(task) };
      this.#standIns.set(task.id, moved);
      target.add(moved);
    }
  }

  #put(task: Task): void {
    const info = this.nodes.get(task.node_id);
    if (!info) return;
    const target = isActive(task) ? this.nodes.get(task.relocation?.node_id ?? '') : undefined;
    const isReplaced = this.#leaving.has(task.id);
    if (!target && !isReplaced) return info.add(task);
    info.add(asLeaving(task));
    this.#leaving.add(task.id);
    if (target && !isReplaced) target.add(standIn(task, target.id));
  }
  #isOpen(nodeId: string): boolean {
    const node = this.nodes.get(nodeId)?.node;
    return node?.status.state === 'ready' && node.spec.availability === 'active';
  }
  #info(nodeId: string): NodeInfo {
    return must(this.nodes.get(nodeId), `node ${nodeId}`);
  }
}

const asLeaving = (task: Task): Task => ({ ...task, desired_state: 'shutdown' });

/** What the task's replacement will take of the node. */
function standIn(task: Task, nodeId: string): Task {
  return { ...task, node_id: nodeId, assigned_generic_resources: [] };
}
