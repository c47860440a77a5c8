import { must } from '../../lib/assert.js';
import type { NodeInput } from '../../proto/gen/swarm/v1/Node.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import type { TaskMove } from '../../proto/gen/swarm/v1/TaskMove.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { Service, Task } from '../../proto/types.js';
import { Tables } from '../store/tables.js';
import { planMoves } from './plan.js';

/** For tests: nodes and running tasks, without a store. */
export class Scene {
  readonly view = new Tables();

  node(id: string, input: NodeInput = {}): this {
    this.view.nodes.put(makeNode({ status: { state: 'ready' }, ...input, id }));
    return this;
  }
  /** A service with so many running tasks on each node. */
  service(id: string, on: Record<string, number>, spec: ServiceSpecInput = {}): Service {
    const service = makeService({
      id,
      spec_version: { index: 1 },
      spec: { name: id, mode: { replicated: {} }, ...spec },
    });
    this.view.services.put(service);
    let slot = 1;
    for (const [node_id, count] of Object.entries(on))
      for (let i = 0; i < count; i++, slot++) {
        const task = makeTask({
          id: `${id}.${slot}`,
          service_id: id,
          service_name: id,
          slot,
          node_id,
          spec: service.spec.task_template,
          spec_version: service.spec_version,
          status: { state: 'running' },
          desired_state: 'running',
        });
        this.view.tasks.put(task);
      }
    return service;
  }
  plan(...services: Service[]): TaskMove[] {
    return planMoves(this.view, services.length > 0 ? services : [...this.view.services.values()]);
  }
  task(id: string): Task {
    return must(this.view.tasks.get(id), `task ${id}`);
  }
  /** As if the moves were done. */
  carryOut(moves: readonly TaskMove[]): void {
    for (const move of moves) this.view.tasks.put({ ...this.task(move.task_id), node_id: move.to_node_id });
  }
  /** Tasks of the service by node. */
  counts(serviceId: string): Record<string, number> {
    const counts = Object.fromEntries([...this.view.nodes.values()].map(({ id }) => [id, 0]));
    for (const task of this.view.tasks.byService(serviceId)) counts[task.node_id] = (counts[task.node_id] ?? 0) + 1;
    return counts;
  }
}
