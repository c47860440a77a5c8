/**
 * Decides which tasks of replicated services to move so that each service is spread as the scheduler would place it from nothing, with as
 * few moves as that takes. A move is worth it only between places that differ by two tasks or more: so what comes out is a state
 * for which nothing is planned. Tasks that are on the move already count where they are going.
 */
import { assert } from '../../lib/assert.js';
import type { TaskMove } from '../../proto/gen/swarm/v1/TaskMove.js';
import type { Service, Task } from '../../proto/types.js';
import { Pipeline } from '../scheduler/pipeline.js';
import { labelReaders } from '../scheduler/spread.js';
import type { StoreView } from '../store/types.js';
import { nextMove } from './next-move.js';
import { Picture } from './picture.js';

/** The moves of all `services`, in the order given, each after those before it. */
export function planMoves(view: StoreView, services: readonly Service[]): TaskMove[] {
  const picture = new Picture(view);
  return services.flatMap((service) => movesOf(picture, service));
}

/** The moves of the first of `services` that has any. Looks at all tasks of the cluster once, however many services have none. */
export function firstMoves(view: StoreView, services: readonly Service[]): TaskMove[] {
  const picture = new Picture(view);
  for (const service of services) {
    const moves = movesOf(picture, service);
    if (moves.length > 0) return moves;
  }
  return [];
}

function movesOf(picture: Picture, service: Service): TaskMove[] {
  const movable = picture.movable(service);
  const [sample] = [...movable.values()].flat();
  if (!sample) return [];
  const pipeline = new Pipeline(sample, picture.networks);
  const spread = {
    serviceId: service.id,
    readers: labelReaders(sample.spec.placement),
    gives: (node: { id: string }) => (movable.get(node.id)?.length ?? 0) > 0,
    takes: pipeline.fits.bind(pipeline),
  };
  const nodes = [...picture.nodes.values()];
  const moved = new Map<Task, string>();
  const most = [...movable.values()].flat().length * nodes.length;
  for (let move = nextMove(nodes, spread), made = 0; move; move = nextMove(nodes, spread)) {
    assert(made++ < most, 'rebalancing a service comes to an end');
    const [from, to] = [move.from.id, move.to.id];
    const task = movable.get(from)?.pop();
    assert(task, 'the node gives a task');
    movable.set(to, [...(movable.get(to) ?? []), task]);
    picture.move(task, from, to);
    moved.set(task, to);
  }
  return [...moved]
    .filter(([task, to]) => task.node_id !== to)
    .map(([task, to]) => moveOf(task, to))
    .sort((a, b) => a.slot - b.slot);
}

function moveOf({ id, service_id, service_name, slot, node_id }: Task, to: string): TaskMove {
  return { service_id, service_name, task_id: id, slot, from_node_id: node_id, to_node_id: to };
}
