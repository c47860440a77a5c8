import type { Task } from '../../../proto/types.js';
import type { StoreView } from '../../store/types.js';
import type { NodeInfo } from '../node-info.js';

/** What one filter asks of a node, for one kind of task. */
export interface Demand {
  /** Demands of one filter that have the same key ask the same. */
  readonly key: string;
  /** Whether the answer depends on the node alone, not on the tasks that it has. */
  readonly isOfNode: boolean;
  /** Whether the node meets it. Asked of many nodes: it must be quick. */
  fits(node: NodeInfo): boolean;
  /** Everything that is wrong with a node that does not fit, with figures. */
  refusals(node: NodeInfo): string[];
  /** Why `count` nodes do not fit, in Docker's words where it has some. */
  explain(count: number): string;
}

/** The filter's demand on the nodes of such a task; undefined: none. */
export type Filter = (task: Task, networks: Networks) => Demand | undefined;

/** The stored networks. */
export type Networks = Pick<StoreView['networks'], 'get' | 'values'>;

/** "1 node", "2 nodes". */
export const nodes = (count: number): string => (count === 1 ? '1 node' : `${count} nodes`);
