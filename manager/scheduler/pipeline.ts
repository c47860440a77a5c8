import type { Task } from '../../proto/types.js';
import { available } from './filters/available.js';
import { constraints } from './filters/constraints.js';
import type { Demand, Filter } from './filters/filter.js';
import { maxReplicas, ports } from './filters/occupancy.js';
import { optIns } from './filters/opt-ins.js';
import { platforms } from './filters/platforms.js';
import { plugins } from './filters/plugins.js';
import { resources } from './filters/resources.js';
import type { NodeInfo } from './node-info.js';

/** In the order of asking, which is swarmkit's: a node is counted under the first filter that it does not pass. */
const filters: readonly Filter[] = [available, resources, plugins, optIns, constraints, platforms, ports, maxReplicas];

/** The filters that concern one kind of task, with a count of the nodes each has turned away. */
export class Pipeline {
  readonly #steps: { demand: Demand; refused: number }[];

  constructor(task: Task) {
    this.#steps = filters.flatMap((filter) => filter(task) ?? []).map((demand) => ({ demand, refused: 0 }));
  }
  /** Whether the task could run on the node. A refusal counts for `explain`. */
  check(node: NodeInfo): boolean {
    for (const step of this.#steps) {
      if (step.demand.fits(node)) continue;
      step.refused++;
      return false;
    }
    return true;
  }
  /** Every reason, of every filter, why the task could not run on the node. */
  refusals(node: NodeInfo): string[] {
    return this.#steps.flatMap(({ demand }) => (demand.fits(node) ? [] : demand.refusals(node)));
  }
  /** "insufficient resources on 2 nodes; ...", the most frequent reason first. "" when no node was refused. */
  explain(): string {
    return this.#steps
      .filter((step) => step.refused > 0)
      .sort((a, b) => b.refused - a.refused)
      .map((step) => step.demand.explain(step.refused))
      .join('; ');
  }
}
