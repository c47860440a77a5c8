import type { Task } from '../../proto/types.js';
import { available } from './filters/available.js';
import { constraints } from './filters/constraints.js';
import { encryption } from './filters/encryption.js';
import type { Demand, Filter, Networks } from './filters/filter.js';
import { maxReplicas, ports } from './filters/occupancy.js';
import { optIns } from './filters/opt-ins.js';
import { platforms } from './filters/platforms.js';
import { plugins } from './filters/plugins.js';
import { resources } from './filters/resources.js';
import type { NodeInfo } from './node-info.js';

/** In the order of asking, which is swarmkit's but for what it has no filter for: a node is counted under the first filter that it does not pass. */
const filters: readonly Filter[] = [
  available,
  resources,
  plugins,
  optIns,
  encryption,
  constraints,
  platforms,
  ports,
  maxReplicas,
];

const NO_NETWORKS: Networks = { get: () => undefined, values: () => [] };

/** What one kind of task demands of its node. */
export class Pipeline {
  /** Tasks of one key demand the same. */
  readonly key: string;
  /** Tasks of one key demand the same of what does not depend on the tasks that a node has. */
  readonly nodeKey: string;
  readonly #demands: readonly Demand[];
  readonly #ofNode: readonly Demand[];
  readonly #ofTasks: readonly Demand[];

  /** `networks`: those that are stored. A task of none does not ask. */
  constructor(task: Task, networks: Networks = NO_NETWORKS) {
    const made = filters.map((filter) => filter(task, networks));
    const keys = made.map((demand) => (demand ? `+${demand.key}` : ''));
    this.key = keys.join('\t');
    this.nodeKey = keys.filter((_, at) => made[at]?.isOfNode).join('\t');
    this.#demands = made.filter((demand) => demand !== undefined);
    this.#ofNode = this.#demands.filter((demand) => demand.isOfNode);
    this.#ofTasks = this.#demands.filter((demand) => !demand.isOfNode);
  }
  /** Whether the task could run on the node now. */
  fits(node: NodeInfo): boolean {
    return this.suits(node) && this.hasRoom(node);
  }
  /** Whether the task could run on the node if no other task were there. */
  suits(node: NodeInfo): boolean {
    return this.#ofNode.every((demand) => demand.fits(node));
  }
  /** Whether the tasks on the node leave the task what it needs. */
  hasRoom(node: NodeInfo): boolean {
    return this.#ofTasks.every((demand) => demand.fits(node));
  }
  /** Every reason, of every filter, why the task could not run on the node. */
  refusals(node: NodeInfo): string[] {
    return this.#demands.flatMap((demand) => (demand.fits(node) ? [] : demand.refusals(node)));
  }
  /** "insufficient resources on 2 nodes; ...", the most frequent reason first. "" when every node fits. */
  explain(nodes: Iterable<NodeInfo>): string {
    const refused = this.#demands.map((demand) => ({ demand, count: 0 }));
    for (const node of nodes) {
      const refusing = refused.find(({ demand }) => !demand.fits(node));
      if (refusing) refusing.count++;
    }
    return refused
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .map(({ demand, count }) => demand.explain(count))
      .join('; ');
  }
}
