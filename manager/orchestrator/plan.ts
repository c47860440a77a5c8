import { rfc3339, type Millis } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import type { Service, Task, TaskState } from '../../proto/types.js';
import type { StoreChange, StoreView } from '../store/types.js';

/** What every decision is made from. */
export interface Context {
  view: StoreView;
  now: Millis;
  /** The id of a new object. */
  newId: () => string;
}

/** Why tasks of a service may not go on yet, and the services it is about. */
export interface Waits {
  message: string;
  services: readonly string[];
}

/** What a decision wants: changes, and when to decide again though nothing has happened. */
export class Plan {
  readonly changes: StoreChange[] = [];
  readonly #touched = new Set<string>();
  #wakeAt: Millis | undefined;
  #waits: Waits | undefined;

  /** Time of the next decision; undefined: only when something changes. */
  get wakeAt(): Millis | undefined {
    return this.#wakeAt;
  }
  /** More does not fit one transaction: the rest is decided after it. */
  get full(): boolean {
    return this.changes.length >= limits.transaction_changes_max;
  }
  wake(at: Millis): void {
    this.#wakeAt = Math.min(at, this.#wakeAt ?? at);
  }
  /** What the service waits for, which may change by what happens to services of these names. */
  get waitsFor(): readonly string[] {
    return this.#waits?.services ?? [];
  }
  /** Tasks that are made from here on wait in the state `new`. */
  holdBack(waits: Waits): void {
    this.#waits = waits;
  }
  create(task: Task): void {
    const { status } = task;
    const object: Task = this.#waits
      ? { ...task, status: { ...status, state: 'new', message: this.#waits.message } }
      : task;
    this.changes.push({ action: 'create', kind: 'task', object });
  }
  /** Sets the state and message of a task that no node has been given. */
  report(task: Task, state: 'new' | 'pending', message: string, now: Millis): void {
    if (this.#touched.has(task.id)) return;
    this.#touched.add(task.id);
    const object: Task = { ...task, status: { ...task.status, state, message, timestamp: rfc3339(now) } };
    this.changes.push({ action: 'update', kind: 'task', object });
  }
  /** A task's desired state moves forward only; a second wish for the same task waits for the next decision. */
  desire(task: Task, state: TaskState): void {
    if (this.#touched.has(task.id)) return;
    this.#touched.add(task.id);
    this.changes.push({ action: 'update', kind: 'task', object: { ...task, desired_state: state } });
  }
  remove(task: Task): void {
    this.changes.push({ action: 'remove', kind: 'task', object: task });
  }
  updateService(service: Service): void {
    this.changes.push({ action: 'update', kind: 'service', object: service });
  }
}
