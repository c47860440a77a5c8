/**
 * The task reaper: deletes task objects that nobody needs.
 *
 * Owns: the end of every task object.
 * Watches: tasks that are created or no longer wanted, removed nodes, the cluster's history limit.
 * Writes: removals of tasks, many slots in one transaction.
 * Never: deletes a task that is wanted or may still have a container on a node that can be asked; changes a task.
 */
import type { Task } from '../../proto/types.js';
import { KeyedLoop } from '../keyed-loop.js';
import { fitTransaction } from '../store/transaction.js';
import type { Commit, LeaderLoop, StoreChange, StoreEvent } from '../store/types.js';
import type { LoopOptions } from './orchestrator.js';
import { reap, slotKey, slotRef, type SlotRef } from './reap.js';
import { isWanted } from './task.js';

const SLOTS_AT_ONCE = 200;
const DIRTY = 'dirty slots';

export class TaskReaper implements LeaderLoop {
  readonly name = 'task-reaper';
  readonly #options: LoopOptions;
  readonly #loop: KeyedLoop;
  readonly #dirty = new Map<string, SlotRef>();

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#loop = new KeyedLoop({
      ...options,
      name: this.name,
      watch: () => options.store.watch((commit) => this.#take(commit)),
      reconcile: () => this.#reapDirty(),
    });
  }
  start(): void {
    this.#loop.start();
    this.#markAll();
  }
  async stop(): Promise<void> {
    await this.#loop.stop();
    this.#dirty.clear();
  }

  /** One transaction for many slots: the tasks of a large service end together. */
  async #reapDirty(): Promise<void> {
    const batch = [...this.#dirty.values()].slice(0, SLOTS_AT_ONCE);
    for (const ref of batch) this.#dirty.delete(slotKey(ref));
    let left = false;
    try {
      await this.#options.store.update((view) => {
        const wanted = batch.flatMap((ref) => reap(view, ref)).map(removal);
        const changes = fitTransaction(wanted);
        left = changes.length < wanted.length;
        return changes;
      });
    } catch (error) {
      this.#note(batch); // the loop comes back after a pause
      throw error;
    }
    if (left) this.#note(batch);
    if (this.#dirty.size > 0) this.#loop.mark(DIRTY);
  }

  #take(commit: Commit): void {
    if (commit.reset) this.#markAll();
    for (const event of commit.events) this.#takeEvent(event);
  }
  #takeEvent(event: StoreEvent): void {
    const { view } = this.#options.store;
    switch (event.kind) {
      case 'task':
        if (event.action === 'create' || (event.action === 'update' && !isWanted(event.object)))
          this.#markTask(event.object);
        return;
      case 'node':
        if (event.action === 'remove') for (const task of view.tasks.byNode(event.object.id)) this.#markTask(task);
        return;
      case 'cluster':
        if (event.action === 'update' && historyOf(event.old) !== historyOf(event.object)) this.#markAll();
        return;
      case 'service': // its tasks become unwanted one by one
      case 'secret':
      case 'config':
      case 'network':
        return;
    }
  }
  #markAll(): void {
    for (const task of this.#options.store.view.tasks.values()) this.#markTask(task);
  }
  #markTask(task: Task): void {
    this.#note([slotRef(task)]);
    this.#loop.mark(DIRTY);
  }
  #note(refs: readonly SlotRef[]): void {
    for (const ref of refs) this.#dirty.set(slotKey(ref), ref);
  }
}

const removal = (object: Task): StoreChange => ({ action: 'remove', kind: 'task', object });

const historyOf = (cluster: { spec: { task_history_retention_limit?: number } }): number | undefined =>
  cluster.spec.task_history_retention_limit;
