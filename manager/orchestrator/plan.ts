import type { Millis } from '../../lib/clock.js';
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

/** What a decision wants: changes, and when to decide again though nothing has happened. */
export class Plan {
  readonly changes: StoreChange[] = [];
  readonly #touched = new Set<string>();
  #wakeAt: Millis | undefined;

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
  create(task: Task): void {
    this.changes.push({ action: 'create', kind: 'task', object: task });
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
