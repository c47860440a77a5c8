import { SimClock, rfc3339, type Millis } from '../../lib/clock.js';
import { SeededRandom } from '../../lib/random.js';
import { newId } from '../../lib/id.js';
import { makeNetwork, makeNode, makeService, makeServiceSpec } from '../../proto/objects.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import type { NodeInput } from '../../proto/gen/swarm/v1/Node.js';
import { isAfter, isTerminal } from '../../proto/task-state.js';
import type { Service, Task, TaskState } from '../../proto/types.js';
import { allocateAll } from '../allocator/testing.js';
import { localStore } from '../store/testing.js';
import { fitTransaction } from '../store/transaction.js';
import type { MemoryStore } from '../store/memory-store.js';
import type { StoreChange } from '../store/types.js';
import { reconcile } from './reconcile.js';
import { isLost, isWanted } from './task.js';

/** The states a healthy task goes through on its node. */
const WAY_UP: Partial<Record<TaskState, TaskState>> = {
  pending: 'assigned',
  assigned: 'preparing',
  preparing: 'ready',
  starting: 'running',
};

/** For tests: a store, virtual time, the allocator, and a stand-in for the scheduler and all agents that moves tasks one state at a time. */
export class World {
  readonly clock = new SimClock();
  readonly random: SeededRandom;
  readonly store: MemoryStore = localStore(this.clock);
  /** Tasks for which this holds fail instead of starting. */
  fails: (task: Task) => boolean = () => false;
  /** Whether a task that is told to stop does so by now. */
  stops: (task: Task) => boolean = () => true;
  /** Whether the node has room for the task. */
  fitsNode: (task: Task, nodeId: string) => boolean = () => true;
  /** Called after each commit of a decision. */
  afterDecision: () => void = () => undefined;

  constructor(seed = 1) {
    this.random = new SeededRandom(seed);
  }
  async write(...changes: StoreChange[]): Promise<void> {
    await this.store.update(() => changes);
  }
  async addNode(id: string, input: NodeInput = {}): Promise<void> {
    await this.write({
      action: 'create',
      kind: 'node',
      object: makeNode({ status: { state: 'ready' }, ...input, id }),
    });
  }
  async setNode(id: string, input: NodeInput): Promise<void> {
    const node = this.store.view.nodes.get(id)!;
    await this.write({ action: 'update', kind: 'node', object: makeNode({ ...node, ...input }) });
  }
  /** For as many tasks as a subnet of the prefix length has addresses for. */
  async addNetwork(id: string, prefix = 24): Promise<void> {
    const subnet = `172.20.${this.store.view.networks.size}.0/${prefix}`;
    const object = makeNetwork({ id, spec: { name: id, ingress: id === 'ingress', ipam: { configs: [{ subnet }] } } });
    await this.write({ action: 'create', kind: 'network', object });
  }
  async addService(id: string, spec: ServiceSpecInput): Promise<void> {
    await this.write({ action: 'create', kind: 'service', object: makeService({ id, spec: { name: id, ...spec } }) });
  }
  /** As manager/control does it. */
  async setService(id: string, spec: ServiceSpecInput): Promise<void> {
    const old = this.service(id);
    const object: Service = {
      ...old,
      spec: makeServiceSpec({ ...old.spec, ...spec }),
      previous_spec: old.spec,
      update_status: null,
    };
    await this.write({ action: 'update', kind: 'service', object });
  }
  async removeService(id: string): Promise<void> {
    await this.write({ action: 'remove', kind: 'service', object: this.service(id) });
  }
  async report(task: Task, state: TaskState): Promise<void> {
    await this.write({ action: 'update', kind: 'task', object: this.#inState(task, state) });
  }
  service(id: string): Service {
    return this.store.view.services.get(id)!;
  }
  tasks(serviceId: string): Task[] {
    return [...this.store.view.tasks.byService(serviceId)];
  }
  wanted(serviceId: string): Task[] {
    return this.tasks(serviceId).filter(isWanted);
  }

  /** One decision about each service, committed. Tells whether it changed anything, and when to look again. */
  async decide(): Promise<{ changed: boolean; wakeAt: Millis | undefined }> {
    const { view } = this.store;
    const ids = new Set([...view.services.values()].map((service) => service.id));
    for (const task of view.tasks.values()) ids.add(task.service_id);
    let changed = false;
    const wakes: Millis[] = [];
    if (await allocateAll(this.store)) changed = true;
    for (const id of ids) {
      const plan = reconcile({ view, now: this.clock.now(), newId: () => newId(this.random) }, id);
      if (plan.wakeAt !== undefined) wakes.push(plan.wakeAt);
      if (plan.changes.length === 0) continue;
      changed = true;
      await this.store.update(() => fitTransaction(plan.changes));
      this.afterDecision();
      await allocateAll(this.store);
    }
    return { changed, wakeAt: wakes.length > 0 ? Math.min(...wakes) : undefined };
  }
  /** Moves every task, or each with some chance, one state on. Tells whether any moved. */
  async work(chance = 1): Promise<boolean> {
    const changes = [...this.store.view.tasks.values()]
      .filter(() => this.random.int(1000) < chance * 1000)
      .flatMap((task) => this.#moved(task) ?? [])
      .map((object): StoreChange => ({ action: 'update', kind: 'task', object }));
    for (let rest = changes; rest.length > 0;) {
      const some = fitTransaction(rest);
      await this.write(...some);
      rest = rest.slice(some.length);
    }
    return changes.length > 0;
  }
  /** Decides and works, letting time pass where a decision waits for it, until all is quiet. Fails when it never is. */
  async settle(rounds = 500): Promise<void> {
    for (let round = 0; round < rounds; round++) {
      const { changed, wakeAt } = await this.decide();
      if ((await this.work()) || changed) continue;
      if (wakeAt === undefined) return;
      await this.clock.advance(Math.max(0, wakeAt - this.clock.now()));
    }
    throw new Error(`still not quiet after ${rounds} rounds`);
  }

  #moved(task: Task): Task | undefined {
    const { view } = this.store;
    const { state } = task.status;
    if (isTerminal(state) || isLost(task, view)) return undefined;
    const nodes = [...view.nodes.values()].filter(
      (n) => n.status.state === 'ready' && n.spec.availability === 'active',
    );
    if (!isWanted(task))
      return isAfter(state, 'pending') && this.stops(task) ? this.#inState(task, 'shutdown') : undefined;
    if (state === 'pending' && task.node_id === '') {
      const fitting = nodes.filter((node) => this.fitsNode(task, node.id));
      const node = fitting[this.random.int(Math.max(1, fitting.length))];
      return node ? this.#inState({ ...task, node_id: node.id }, 'assigned') : refused(task);
    }
    if (state === 'pending' && !nodes.some(({ id }) => id === task.node_id && this.fitsNode(task, id)))
      return refused(task);
    if (state === 'ready') return task.desired_state === 'running' ? this.#inState(task, 'starting') : undefined;
    const next = WAY_UP[state];
    if (next === 'running' && this.fails(task)) return this.#inState(task, 'failed');
    if (state === 'running' && task.job_iteration) return this.#inState(task, 'complete');
    return next && this.#inState(task, next);
  }
  #inState(task: Task, state: TaskState): Task {
    return { ...task, status: { ...task.status, state, err: '', timestamp: rfc3339(this.clock.now()) } };
  }
}

/** What the scheduler does with a task that fits nowhere; nothing when it has said so. */
function refused(task: Task): Task | undefined {
  const err = 'no suitable node';
  return task.status.err === err ? undefined : { ...task, status: { ...task.status, err } };
}
