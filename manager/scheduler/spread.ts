import type { Millis } from '../../lib/clock.js';
import type { Node, Placement, Task } from '../../proto/types.js';
import { Heap } from './heap.js';
import type { NodeInfo } from './node-info.js';

/** Nodes that one group of tasks may be spread over. */
export interface Candidates {
  /** Active tasks of the group's service on the nodes below, those included that take no more. */
  readonly tasks: number;
  /**
   * The best node that still passes `fits` and on which `place` was called; undefined when none is left. A node that
   * does not pass is never asked again.
   */
  next(fits: (node: NodeInfo) => boolean, place: (node: NodeInfo) => void): NodeInfo | undefined;
}

/**
 * The nodes as a tree with one level for each spread preference: the tasks of a service are evened out between the values
 * of the first label, within each value between those of the second, and at last between the nodes.
 */
export function candidates(nodes: Iterable<NodeInfo>, task: Task, now: Millis): Candidates {
  return grow([...nodes], labelReaders(task.spec.placement), task, now);
}

export type LabelReader = (node: Node) => string;

/** What tells the branches of each level of the tree apart, the first preference first. Also for manager/rebalance. */
export function labelReaders(placement: Placement | null): LabelReader[] {
  return (placement?.preferences ?? []).flatMap(({ spread }) => {
    const descriptor = spread?.spread_descriptor ?? '';
    const [, of = '', name = ''] = /^(node|engine)\.labels\.(.+)$/i.exec(descriptor) ?? [];
    if (name === '') return [];
    if (of.toLowerCase() === 'node') return [(node: Node) => node.spec.labels[name] ?? ''];
    return [(node: Node) => node.description?.engine.labels[name] ?? ''];
  });
}

function grow(nodes: NodeInfo[], readers: readonly LabelReader[], task: Task, now: Millis): Candidates {
  const [reader, ...deeper] = readers;
  if (!reader) return new Leaf(nodes, task, now);
  const byValue = new Map<string, NodeInfo[]>();
  for (const info of nodes) {
    const value = reader(info.node);
    const same = byValue.get(value);
    if (same) same.push(info);
    else byValue.set(value, [info]);
  }
  const branches = [...byValue].map(([value, below]) => ({ value, candidates: grow(below, deeper, task, now) }));
  return new Branches(branches);
}

interface Branch {
  value: string;
  candidates: Candidates;
}

class Branches implements Candidates {
  tasks: number;
  readonly #heap: Heap<Branch>;

  constructor(branches: Branch[]) {
    this.tasks = branches.reduce((sum, branch) => sum + branch.candidates.tasks, 0);
    this.#heap = new Heap(branches, (a, b) => {
      if (a.candidates.tasks !== b.candidates.tasks) return a.candidates.tasks < b.candidates.tasks;
      return a.value < b.value;
    });
  }
  next(fits: (node: NodeInfo) => boolean, place: (node: NodeInfo) => void): NodeInfo | undefined {
    for (let branch = this.#heap.top; branch; branch = this.#heap.top) {
      const chosen = branch.candidates.next(fits, place);
      if (chosen) {
        this.tasks++;
        this.#heap.topGrew();
        return chosen;
      }
      this.#heap.pop();
    }
    return undefined;
  }
}

interface Ranked {
  info: NodeInfo;
  penalty: number;
}

class Leaf implements Candidates {
  tasks: number;
  readonly #heap: Heap<Ranked>;

  constructor(nodes: NodeInfo[], task: Task, now: Millis) {
    this.tasks = nodes.reduce((sum, info) => sum + info.activeOf(task.service_id), 0);
    const ranked = nodes.map((info) => ({ info, penalty: info.penalty(task, now) }));
    this.#heap = new Heap(ranked, (a, b) => isBetter(a, b, task.service_id));
  }
  next(fits: (node: NodeInfo) => boolean, place: (node: NodeInfo) => void): NodeInfo | undefined {
    for (let best = this.#heap.top; best; best = this.#heap.top) {
      if (fits(best.info)) {
        place(best.info);
        this.tasks++;
        this.#heap.topGrew();
        return best.info;
      }
      this.#heap.pop();
    }
    return undefined;
  }
}

/** The order of preference; the id at the end makes it the same on every run. */
function isBetter(a: Ranked, b: Ranked, serviceId: string): boolean {
  if (a.penalty !== b.penalty) return a.penalty < b.penalty;
  const ofService = a.info.activeOf(serviceId) - b.info.activeOf(serviceId);
  if (ofService !== 0) return ofService < 0;
  if (a.info.activeTasks !== b.info.activeTasks) return a.info.activeTasks < b.info.activeTasks;
  return a.info.id < b.info.id;
}
