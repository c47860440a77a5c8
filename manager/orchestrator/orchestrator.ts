/**
 * The orchestrator: makes the tasks that services ask for, and retires those that are not wanted any more.
 *
 * Owns: which tasks exist and their desired state, of services and jobs; the step from `new` to `pending`; `update_status` of a service,
 *   and its spec at the moment of a rollback.
 * Watches: services; tasks that get their addresses, end, stop being wanted or, during an update, start; every task of a service that another
 *   one waits for;
 *   nodes whose availability, state, labels or description change.
 * Writes: new tasks (`pending`, or `new` while they wait for addresses or their service for others), `desired_state`, `update_status`; the mark
 *   `unheard` and its reason in the status of tasks that are left on a node that is down.
 * Never: places a replicated task (the scheduler does), reports what a task does (agents do), deletes a task (the task reaper
 *   does), waits for anything inside a decision.
 *
 * All decisions are `reconcile`, a pure function of what is stored and the time; this loop marks the services that an event
 * concerns, commits what is decided, and looks again until nothing is left to do.
 */
import type { Clock } from '../../lib/clock.js';
import { newId } from '../../lib/id.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import { sameMessage } from '../../proto/objects.js';
import { isAfter } from '../../proto/task-state.js';
import type { Node, Task } from '../../proto/types.js';
import { KeyedLoop } from '../keyed-loop.js';
import { fitTransaction } from '../store/transaction.js';
import type { Commit, LeaderLoop, Store, StoreEvent } from '../store/types.js';
import { isGlobal } from './jobs.js';
import type { Plan } from './plan.js';
import { reconcile } from './reconcile.js';
import { hasEnded, isWanted } from './task.js';

export interface LoopOptions {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  /** Told of an error that nobody foresaw. The process should end. */
  onFatal: (error: unknown) => void;
}

export class Orchestrator implements LeaderLoop {
  readonly name = 'orchestrator';
  readonly #options: LoopOptions;
  readonly #loop: KeyedLoop;
  /** Services that wait for a step of one of their tasks, by their last decision. */
  readonly #attentive = new Set<string>();
  /** Services of which a task is left on a node that is down: see isStranded. */
  readonly #stranded = new Set<string>();
  /** Services whose last decision was to wait for others, and the names of those. */
  readonly #waiting = new Map<string, readonly string[]>();

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#loop = new KeyedLoop({
      ...options,
      name: this.name,
      watch: () => options.store.watch((commit) => this.#take(commit)),
      reconcile: (serviceId) => this.#reconcile(serviceId),
    });
  }
  start(): void {
    this.#loop.start();
    this.#markAll();
  }
  async stop(): Promise<void> {
    await this.#loop.stop();
    this.#waiting.clear();
    this.#attentive.clear();
    this.#stranded.clear();
  }

  async #reconcile(serviceId: string): Promise<void> {
    const { store, clock, random } = this.#options;
    let plan: Plan | undefined;
    await store.update((view) => {
      plan = reconcile({ view, now: clock.now(), newId: () => newId(random) }, serviceId);
      return fitTransaction(plan.changes);
    });
    if (!plan) return;
    if (plan.waits) this.#waiting.set(serviceId, plan.waits.services);
    else this.#waiting.delete(serviceId);
    if (plan.isAttentive) this.#attentive.add(serviceId);
    else this.#attentive.delete(serviceId);
    if (plan.isStranded) this.#stranded.add(serviceId);
    else this.#stranded.delete(serviceId);
    if (plan.changes.length > 0) this.#loop.mark(serviceId);
    if (plan.wakeAt !== undefined) this.#loop.markAfter(serviceId, plan.wakeAt - clock.now());
  }

  /** Every service, and those that are gone but have tasks left. Once at the start: the one walk over all tasks. */
  #markAll(): void {
    const { services, tasks } = this.#options.store.view;
    for (const service of services.values()) this.#loop.mark(service.id);
    for (const task of tasks.values()) if (!services.get(task.service_id)) this.#loop.mark(task.service_id);
  }
  #take(commit: Commit): void {
    if (commit.reset) this.#markAll();
    for (const event of commit.events) this.#takeEvent(event);
  }
  #takeEvent(event: StoreEvent): void {
    switch (event.kind) {
      case 'service':
        this.#markWaiting(event.object.spec.name);
        return this.#loop.mark(event.object.id);
      case 'task':
        if (this.#waiting.size > 0) this.#markWaiting(event.object.service_name);
        if (this.#concerns(event)) this.#loop.mark(event.object.service_id);
        return;
      case 'node':
        if (event.action !== 'update' || movesTasks(event.old, event.object)) this.#markNode(event.object);
        return;
      case 'cluster':
      case 'secret':
      case 'config':
      case 'network':
        return;
    }
  }
  /** Whether a decision may come out differently for this event: most reports of a task's progress change nothing. */
  #concerns(event: StoreEvent & { kind: 'task' }): boolean {
    if (event.action !== 'update') return event.action === 'remove' && isWanted(event.object);
    const { old, object: task } = event;
    if (task.desired_state !== old.desired_state) return true;
    if (task.relocation?.requested_at !== old.relocation?.requested_at) return true;
    if (task.status.state === 'new' && task.networks.length !== old.networks.length) return true;
    const isTold = task.status.err !== old.status.err && !isAfter(task.status.state, 'pending');
    if (task.status.state === old.status.state && !isTold) return false;
    return hasEnded(task) || this.#attentive.has(task.service_id) || this.#hasProgressed(task);
  }
  /** A rolling update waits for its tasks to run. */
  #hasProgressed(task: Task): boolean {
    const state = this.#options.store.view.services.get(task.service_id)?.update_status?.state ?? 'none';
    return task.status.state === 'running' && state !== 'none';
  }
  /** Those that wait for the service of this name, or for any. */
  #markWaiting(name?: string): void {
    for (const [serviceId, names] of this.#waiting)
      if (name === undefined || names.includes(name)) this.#loop.mark(serviceId);
  }
  #markNode(node: Node): void {
    this.#markWaiting(); // of what they wait for, something may run there, or may have to
    for (const serviceId of this.#stranded) this.#loop.mark(serviceId); // this may be another place for it
    const { services, tasks } = this.#options.store.view;
    for (const task of tasks.byNode(node.id)) this.#loop.mark(task.service_id);
    for (const service of services.values()) if (isGlobal(service)) this.#loop.mark(service.id);
  }
}

function movesTasks(old: Node, node: Node): boolean {
  const same =
    old.status.state === node.status.state &&
    old.status.addr === node.status.addr &&
    sameMessage(old.spec, node.spec) &&
    sameMessage(old.description, node.description);
  return !same;
}
