import { rfc3339, type Millis } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import { isAtLeast } from '../../proto/task-state.js';
import type { Service, Task, TaskState } from '../../proto/types.js';
import { NEW_MESSAGE } from '../network-needs.js';
import type { StoreChange, StoreView } from '../store/types.js';

/** What every decision is made from. */
export interface Context {
  view: StoreView;
  now: Millis;
  /** The id of a new object. */
  newId: () => string;
}

/** What one task at a time works in: a replica's number, or one node of a global service. */
export interface Slot {
  place: { slot: number } | { node_id: string };
  /** Every stored task of the slot, oldest first. */
  tasks: readonly Task[];
}

/** Why tasks of a service may not go on yet, and the services it is about. */
export interface Waits {
  /** With counts: "waiting for service db to be healthy (0 of 1 tasks)". */
  message: string;
  /** Without: "service db to be healthy". */
  reason: string;
  /** The names of all services that may change it. */
  services: readonly string[];
}

/** What a task says while the scheduler looks for its node (as in swarmkit). */
export const PENDING_MESSAGE = 'pending task scheduling';

/** For `service ps`, of a task that is left on a node that is down. */
const STRANDED_ERR = 'its node is down, and no other may run it';

/** What a decision wants: changes, and when to decide again though nothing has happened. */
export class Plan {
  readonly changes: StoreChange[] = [];
  readonly #touched = new Set<string>();
  #wakeAt: Millis | undefined;
  #waits: Waits | undefined;
  #attentive = false;
  #stranded = false;
  #hasOpenNode: boolean | undefined;

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
  /** What the service waits for; undefined: nothing. */
  get waits(): Waits | undefined {
    return this.#waits;
  }
  /** Tasks that are made from here on wait in the state `new`. */
  holdBack(waits: Waits): void {
    this.#waits = waits;
  }
  create(task: Task): void {
    const object = this.#waits ? this.#inState(task, 'new', this.#waits.message) : task;
    this.changes.push({ action: 'create', kind: 'task', object });
  }
  /** Lets a task that waited go on to the scheduler (`pending`), or tells it what it still waits for (`new`): other services, or its addresses. */
  report(task: Task, state: 'new' | 'pending', now: Millis): void {
    if (this.#touched.has(task.id)) return;
    this.#touched.add(task.id);
    const { status } = this.#inState(task, state, this.#waits?.message ?? '');
    const object: Task = { ...task, status: { ...status, timestamp: rfc3339(now) } };
    this.changes.push({ action: 'update', kind: 'task', object });
  }
  /** A task's desired state moves forward only; a second wish for the same task waits for the next decision. `why` is for `service ps`. */
  desire(task: Task, state: TaskState, why?: string): void {
    if (this.#touched.has(task.id)) return;
    this.#touched.add(task.id);
    // That it could run nowhere else is not so any more.
    const err = why ?? (task.status.err === STRANDED_ERR ? '' : task.status.err);
    const status = { ...task.status, err };
    this.changes.push({ action: 'update', kind: 'task', object: { ...task, status, desired_state: state } });
  }
  /** Drops the wish that the task moves to another node. */
  stay(task: Task): void {
    if (this.#touched.has(task.id)) return;
    this.#touched.add(task.id);
    this.changes.push({ action: 'update', kind: 'task', object: { ...task, relocation: null } });
  }
  /** Every step of the service's tasks may lead to another decision. */
  get isAttentive(): boolean {
    return this.#attentive;
  }
  attend(): void {
    this.#attentive = true;
  }
  /** Of the service's tasks one waits for its node, or for any other to become fit for it. */
  get isStranded(): boolean {
    return this.#stranded;
  }
  /** Of the plan's service; looked up once, since many tasks may ask. */
  hasOpenNode(look: () => boolean): boolean {
    this.#hasOpenNode ??= look();
    return this.#hasOpenNode;
  }
  /** Says of a task on a node that is down that it stays there. */
  strand(task: Task): void {
    this.#stranded = true;
    if (task.status.unheard || !isAtLeast(task.status.state, 'assigned') || this.#touched.has(task.id)) return;
    this.#touched.add(task.id);
    const status = { ...task.status, unheard: true, err: STRANDED_ERR };
    this.changes.push({ action: 'update', kind: 'task', object: { ...task, status } });
  }
  remove(task: Task): void {
    this.changes.push({ action: 'remove', kind: 'task', object: task });
  }
  updateService(service: Service): void {
    this.changes.push({ action: 'update', kind: 'service', object: service });
  }
  /** The reason is its `err` as well, which is what `docker service ps` shows. */
  #inState(task: Task, state: 'new' | 'pending', waitsFor: string): Task {
    const message = state === 'pending' ? PENDING_MESSAGE : waitsFor || NEW_MESSAGE;
    return { ...task, status: { ...task.status, state, message, err: waitsFor } };
  }
}
