import type { LabelReader } from '../scheduler/spread.js';
import type { NodeInfo } from '../scheduler/node-info.js';

/** What one service looks like to the search for a better spread. */
export interface Spread {
  readonly serviceId: string;
  /** The levels of its spread preferences, first to last. */
  readonly readers: readonly LabelReader[];
  /** Whether the node has a task that may move away. */
  gives(node: NodeInfo): boolean;
  /** Whether the node could run one more task. */
  takes(node: NodeInfo): boolean;
}

interface Branch {
  name: string;
  nodes: readonly NodeInfo[];
  tasks: number;
}

/**
 * The move that the scheduler's order of preference misses most: between the fullest and the emptiest branch of the first level on which
 * two branches differ by two tasks or more, or else further down. Undefined when the service is spread as well as it can be. Each move makes the
 * squares of the counts smaller on its level and leaves the levels above as they are, so moves come to an end.
 */
export function nextMove(
  nodes: readonly NodeInfo[],
  spread: Spread,
  readers = spread.readers,
): { from: NodeInfo; to: NodeInfo } | undefined {
  const branches = branchesOf(nodes, spread, readers);
  const deeper = readers.slice(1);
  const givers = [...branches].sort(fullestFirst);
  const takers = [...branches].sort(emptiestFirst);
  const targets = new Map<Branch, NodeInfo | undefined>();
  for (const giver of givers) {
    const from = giver.tasks < 2 ? undefined : findGiver(giver.nodes, spread, deeper);
    if (!from) continue;
    for (const taker of takers) {
      if (giver.tasks - taker.tasks < 2) break;
      if (!targets.has(taker)) targets.set(taker, findTaker(taker.nodes, spread, deeper));
      const to = targets.get(taker);
      if (to) return { from, to };
    }
  }
  if (readers.length === 0) return undefined;
  for (const branch of givers) {
    const move = nextMove(branch.nodes, spread, deeper);
    if (move) return move;
  }
  return undefined;
}

/** Without a reader left each node is a branch of its own. */
function branchesOf(nodes: readonly NodeInfo[], { serviceId }: Spread, readers: readonly LabelReader[]): Branch[] {
  const [reader] = readers;
  const byName = new Map<string, NodeInfo[]>();
  for (const info of nodes) {
    const name = reader ? reader(info.node) : info.id;
    const same = byName.get(name);
    if (same) same.push(info);
    else byName.set(name, [info]);
  }
  return [...byName].map(([name, below]) => ({
    name,
    nodes: below,
    tasks: below.reduce((sum, info) => sum + info.activeOf(serviceId), 0),
  }));
}

function findGiver(nodes: readonly NodeInfo[], spread: Spread, readers: readonly LabelReader[]): NodeInfo | undefined {
  const [only, ...others] = nodes;
  if (only && others.length === 0) return spread.gives(only) ? only : undefined;
  const branches = branchesOf(nodes, spread, readers).sort(fullestFirst);
  return firstOf(branches, (below) => findGiver(below, spread, readers.slice(1)));
}

function findTaker(nodes: readonly NodeInfo[], spread: Spread, readers: readonly LabelReader[]): NodeInfo | undefined {
  const [only, ...others] = nodes;
  if (only && others.length === 0) return spread.takes(only) ? only : undefined;
  const branches = branchesOf(nodes, spread, readers).sort(emptiestFirst);
  return firstOf(branches, (below) => findTaker(below, spread, readers.slice(1)));
}

function firstOf(branches: readonly Branch[], find: (nodes: readonly NodeInfo[]) => NodeInfo | undefined) {
  for (const branch of branches) {
    const found = find(branch.nodes);
    if (found) return found;
  }
  return undefined;
}

const fullestFirst = (a: Branch, b: Branch): number => b.tasks - a.tasks || compare(a, b);
/** Of nodes that are equally empty of the service's tasks the one with the fewest tasks in all comes first, as in the scheduler. */
const emptiestFirst = (a: Branch, b: Branch): number => a.tasks - b.tasks || loadOf(a) - loadOf(b) || compare(a, b);
const loadOf = ({ nodes: [first, ...others] }: Branch): number =>
  first && others.length === 0 ? first.activeTasks : 0;
const compare = (a: Branch, b: Branch): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
