import { SwarmError } from '../../lib/errors.js';
import type { Task } from '../../proto/types.js';
import { matches, parseConstraint } from '../constraint.js';
import { hostPorts, type NodeInfo } from './node-info.js';

type Check = (node: NodeInfo) => boolean;

interface Filter {
  readonly name: string;
  /** The test a node must pass to run the task; undefined when the filter has nothing to say about such a task. */
  checkFor(task: Task): Check | undefined;
  /** Why `count` nodes did not pass, in Docker's words. */
  explain(count: number): string;
}

const nodes = (count: number): string => (count === 1 ? '1 node' : `${count} nodes`);

const available: Filter = {
  name: 'available',
  checkFor: () => (info) => info.node.status.state === 'ready' && info.node.spec.availability === 'active',
  explain: (count) => `${nodes(count)} not available for new tasks`,
};

const resources: Filter = {
  name: 'resources',
  checkFor(task) {
    const reservations = task.spec.resources?.reservations;
    if (!reservations || (reservations.nano_cpus === 0 && reservations.memory_bytes === 0)) return undefined;
    return (info) => info.hasRoomFor(reservations);
  },
  explain: (count) => `insufficient resources on ${nodes(count)}`,
};

const constraints: Filter = {
  name: 'constraints',
  checkFor(task) {
    const texts = task.spec.placement?.constraints ?? [];
    if (texts.length === 0) return undefined;
    try {
      const parsed = texts.map((text) => parseConstraint(text));
      return (info) => matches(parsed, info.node);
    } catch (error) {
      // The API lets no such constraint in. Should a stored one be unreadable all the same, no node satisfies it.
      if (error instanceof SwarmError) return () => false;
      throw error;
    }
  },
  explain: (count) => `scheduling constraints not satisfied on ${nodes(count)}`,
};

const ports: Filter = {
  name: 'host ports',
  checkFor(task) {
    const wanted = hostPorts(task);
    if (wanted.length === 0) return undefined;
    return (info) => !wanted.some((port) => info.isPortTaken(port));
  },
  explain: (count) => `host-mode port already in use on ${nodes(count)}`,
};

const maxReplicas: Filter = {
  name: 'max replicas',
  checkFor(task) {
    const most = task.spec.placement?.max_replicas ?? 0;
    if (most === 0) return undefined;
    return (info) => info.activeOf(task.service_id) < most;
  },
  explain: () => 'max replicas per node limit exceed',
};

/** In the order of asking: a node is counted under the first filter that it does not pass. */
const filters: readonly Filter[] = [available, resources, constraints, ports, maxReplicas];

/** The filters that concern one kind of task, with a count of the nodes each has turned away. */
export class Pipeline {
  readonly #steps: { filter: Filter; check: Check; refused: number }[] = [];

  constructor(task: Task) {
    for (const filter of filters) {
      const check = filter.checkFor(task);
      if (check) this.#steps.push({ filter, check, refused: 0 });
    }
  }
  /** Whether the task could run on the node. A refusal counts for `explain`. */
  check(node: NodeInfo): boolean {
    const refusing = this.#steps.find((step) => !step.check(node));
    if (refusing) refusing.refused++;
    return refusing === undefined;
  }
  /** "insufficient resources on 2 nodes; ...", the most frequent reason first. "" when no node was refused. */
  explain(): string {
    return this.#steps
      .filter((step) => step.refused > 0)
      .sort((a, b) => b.refused - a.refused)
      .map((step) => step.filter.explain(step.refused))
      .join('; ');
  }
}
