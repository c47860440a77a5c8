import { must } from '../../lib/assert.js';
import type { Node, Placement } from '../../proto/types.js';
import { Heap } from './heap.js';
import type { NodeInfo } from './node-info.js';
import type { Standing as Known } from './tally.js';

export type LabelReader = (node: Node) => string;

/** Reads the labels of the spread preferences, first to last. Preferences of another form have no effect, as in swarmkit. */
export function labelReaders(placement: Placement | null): LabelReader[] {
  return (placement?.preferences ?? []).flatMap(({ spread }) => {
    const descriptor = spread?.spread_descriptor ?? '';
    const [, of = '', name = ''] = /^(node|engine)\.labels\.(.+)$/i.exec(descriptor) ?? [];
    if (name === '') return [];
    if (of.toLowerCase() === 'node') return [(node: Node) => node.spec.labels[name] ?? ''];
    return [(node: Node) => node.description?.engine.labels[name] ?? ''];
  });
}

/**
 * Nodes as a tree with one level for each spread preference; below the last one they are ranked, the least loaded first. One tree serves
 * all tasks of a pass that ask the same of a node and are spread alike, one group after the other.
 */
export type Tree = { readonly branches: ReadonlyMap<string, Tree> } | { readonly ranked: Ranked };

export function treeOf(nodes: readonly NodeInfo[], [reader, ...deeper]: readonly LabelReader[]): Tree {
  if (!reader) return { ranked: new Ranked(nodes) };
  const byValue = new Map<string, NodeInfo[]>();
  for (const info of nodes) {
    const value = reader(info.node);
    const same = byValue.get(value);
    if (same) same.push(info);
    else byValue.set(value, [info]);
  }
  return { branches: new Map([...byValue].map(([value, below]) => [value, treeOf(below, deeper)])) };
}

interface Spot {
  readonly info: NodeInfo;
  /** Active tasks when it was last looked at. It may have more by now, never fewer: a pass only gives. */
  load: number;
}

const isBefore = (a: Spot, b: Spot): boolean => a.load < b.load || (a.load === b.load && a.info.id < b.info.id);

/** Nodes, the one with the fewest tasks first; the id makes the order the same on every run. */
export class Ranked {
  readonly size: number;
  readonly #members: Set<NodeInfo>;
  readonly #heap: Heap<Spot>;

  constructor(nodes: readonly NodeInfo[]) {
    this.size = nodes.length;
    this.#members = new Set(nodes);
    this.#heap = new Heap(
      nodes.map((info) => ({ info, load: info.activeTasks })),
      isBefore,
    );
  }
  has(info: NodeInfo): boolean {
    return this.#members.has(info);
  }
  /** Takes the first one out. */
  take(): NodeInfo | undefined {
    for (let spot = this.#heap.top; spot; spot = this.#heap.top) {
      if (spot.load === spot.info.activeTasks) {
        this.#heap.pop();
        return spot.info;
      }
      spot.load = spot.info.activeTasks;
      this.#heap.topGrew();
    }
    return undefined;
  }
  /** Puts nodes that were taken back. */
  give(nodes: readonly NodeInfo[]): void {
    for (const info of nodes) this.#heap.push({ info, load: info.activeTasks });
  }
}

type Standing = Known<NodeInfo>;

/** The places that one group of like tasks may have. Once it is closed, the tree is there for the next group. */
export interface Candidates {
  /** Active tasks of the group's service on the nodes below, those included that take no more. */
  readonly tasks: number;
  /**
   * The best node that still passes `hasRoom` and on which `place` was called; undefined when none is left. A node that does not pass
   * is never asked again.
   */
  next(hasRoom: (node: NodeInfo) => boolean, place: (node: NodeInfo) => void): NodeInfo | undefined;
  close(): void;
}

/** `tree` was grown with `readers`. Costs as much as the tree has branches and the service has nodes. */
export function candidates(tree: Tree, readers: readonly LabelReader[], standing: Standing): Candidates {
  if ('ranked' in tree) return new Leaf(tree.ranked, standing);
  const [reader, ...deeper] = readers;
  const split = splitBy(must(reader, 'the label of a level'), standing);
  const branches = [...tree.branches].map(([value, below]) => ({
    value,
    candidates: candidates(below, deeper, split.get(value) ?? NOWHERE),
  }));
  return new Branches(branches);
}

const NOWHERE: Standing = { counts: new Map(), penalties: new Map() };

function splitBy(reader: LabelReader, { counts, penalties }: Standing): Map<string, Standing> {
  const split = new Map<string, { counts: Map<NodeInfo, number>; penalties: Map<NodeInfo, number> }>();
  const partOf = (info: NodeInfo) => {
    const value = reader(info.node);
    const part = split.get(value) ?? { counts: new Map(), penalties: new Map() };
    split.set(value, part);
    return part;
  };
  for (const [info, count] of counts) partOf(info).counts.set(info, count);
  for (const [info, penalty] of penalties) partOf(info).penalties.set(info, penalty);
  return split;
}

interface Branch {
  readonly value: string;
  readonly candidates: Candidates;
}

class Branches implements Candidates {
  tasks: number;
  readonly #branches: readonly Branch[];
  readonly #heap: Heap<Branch>;

  constructor(branches: readonly Branch[]) {
    this.tasks = branches.reduce((sum, branch) => sum + branch.candidates.tasks, 0);
    this.#branches = branches;
    this.#heap = new Heap([...branches], (a, b) => {
      if (a.candidates.tasks !== b.candidates.tasks) return a.candidates.tasks < b.candidates.tasks;
      return a.value < b.value;
    });
  }
  next(hasRoom: (node: NodeInfo) => boolean, place: (node: NodeInfo) => void): NodeInfo | undefined {
    for (let branch = this.#heap.top; branch; branch = this.#heap.top) {
      const chosen = branch.candidates.next(hasRoom, place);
      if (chosen) {
        this.tasks++;
        this.#heap.topGrew();
        return chosen;
      }
      this.#heap.pop();
    }
    return undefined;
  }
  close(): void {
    for (const branch of this.#branches) branch.candidates.close();
  }
}

/** A node that the group has to do with already. */
interface Own {
  readonly info: NodeInfo;
  readonly penalty: number;
  count: number;
}

/** The order of preference: no failures, fewest of the service, fewest in all, and the id to make it the same on every run. */
function isBetter(a: Own, b: Own): boolean {
  if (a.penalty !== b.penalty) return a.penalty < b.penalty;
  if (a.count !== b.count) return a.count < b.count;
  if (a.info.activeTasks !== b.info.activeTasks) return a.info.activeTasks < b.info.activeTasks;
  return a.info.id < b.info.id;
}

/** Nodes that have nothing of the group's service come as they are ranked; behind them the group's own ones, of which it keeps a heap. */
class Leaf implements Candidates {
  tasks: number;
  readonly #ranked: Ranked;
  readonly #known: Standing;
  readonly #own: Heap<Own>;
  readonly #taken: NodeInfo[] = [];

  constructor(ranked: Ranked, known: Standing) {
    const { counts, penalties } = known;
    this.#ranked = ranked;
    this.#known = known;
    this.tasks = 0;
    for (const count of counts.values()) this.tasks += count;
    const own = [...new Set([...counts.keys(), ...penalties.keys()])].filter((info) => ranked.has(info));
    this.#own = new Heap(
      own.map((info) => ({ info, penalty: penalties.get(info) ?? 0, count: counts.get(info) ?? 0 })),
      isBetter,
    );
  }
  next(hasRoom: (node: NodeInfo) => boolean, place: (node: NodeInfo) => void): NodeInfo | undefined {
    for (let info = this.#ranked.take(); info; info = this.#ranked.take()) {
      this.#taken.push(info);
      if (this.#known.counts.has(info) || this.#known.penalties.has(info) || !hasRoom(info)) continue;
      place(info);
      this.tasks++;
      this.#own.push({ info, penalty: 0, count: 1 });
      return info;
    }
    for (let best = this.#own.top; best; best = this.#own.top) {
      if (hasRoom(best.info)) {
        place(best.info);
        this.tasks++;
        best.count++;
        this.#own.topGrew();
        return best.info;
      }
      this.#own.pop();
    }
    return undefined;
  }
  close(): void {
    this.#ranked.give(this.#taken);
  }
}
