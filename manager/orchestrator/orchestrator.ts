/**
 * The orchestrator: makes the tasks that services ask for, and retires those that are not wanted any more.
 *
 * Owns: which tasks exist and their desired state, of replicated and global services; `update_status` of a service, and its
 *   spec at the moment of a rollback.
 * Watches: services; tasks that end, stop being wanted or, during an update, start; nodes whose availability, state, labels or
 *   description change.
 * Writes: new tasks (`pending`), `desired_state`, `update_status`.
 * Never: places a replicated task (the scheduler does), reports what a task does (agents do), deletes a task (the task reaper
 *   does), waits for anything inside a decision.
 *
 * All decisions are `reconcile`, a pure function of what is stored and the time; this loop marks the services that an event
 * concerns, commits what is decided, and looks again until nothing is left to do.
 */
import { assert } from '../../lib/assert.js';
import type { Cancel, Clock } from '../../lib/clock.js';
import { newId } from '../../lib/id.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import { sameMessage } from '../../proto/objects.js';
import type { Node, Task } from '../../proto/types.js';
import { KeyedLoop } from '../keyed-loop.js';
import { fitTransaction } from '../store/transaction.js';
import type { Commit, LeaderLoop, Store, StoreEvent } from '../store/types.js';
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
  #unwatch: Cancel | undefined;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#loop = new KeyedLoop({ ...options, name: this.name, reconcile: (serviceId) => this.#reconcile(serviceId) });
  }
  start(): void {
    assert(!this.#unwatch, 'the orchestrator is started once');
    this.#unwatch = this.#options.store.watch((commit) => this.#take(commit));
    this.#loop.start();
    this.#markAll();
  }
  async stop(): Promise<void> {
    this.#unwatch?.();
    this.#unwatch = undefined;
    await this.#loop.stop();
  }

  async #reconcile(serviceId: string): Promise<void> {
    const { store, clock, random } = this.#options;
    let plan: Plan | undefined;
    await store.update((view) => {
      plan = reconcile({ view, now: clock.now(), newId: () => newId(random) }, serviceId);
      return fitTransaction(plan.changes);
    });
    if (!plan) return;
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
        return this.#loop.mark(event.object.id);
      case 'task':
        if (this.#concerns(event)) this.#loop.mark(event.object.service_id);
        return;
      case 'node':
        if (event.action !== 'update' || movesTasks(event.old, event.object)) this.#markNode(event.object);
        return;
      case 'cluster':
      case 'secret':
      case 'config':
        return;
    }
  }
  /** Whether a decision may come out differently for this event: most reports of a task's progress change nothing. */
  #concerns(event: StoreEvent & { kind: 'task' }): boolean {
    if (event.action !== 'update') return event.action === 'remove' && isWanted(event.object);
    const { old, object: task } = event;
    if (task.desired_state !== old.desired_state) return true;
    if (task.status.state === old.status.state) return false;
    return hasEnded(task) || this.#hasProgressed(task);
  }
  /** A rolling update waits for its tasks to run. */
  #hasProgressed(task: Task): boolean {
    const state = this.#options.store.view.services.get(task.service_id)?.update_status?.state ?? 'none';
    return task.status.state === 'running' && state !== 'none';
  }
  #markNode(node: Node): void {
    const { services, tasks } = this.#options.store.view;
    for (const task of tasks.byNode(node.id)) this.#loop.mark(task.service_id);
    for (const service of services.values()) if (service.spec.mode.global) this.#loop.mark(service.id);
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
