import { assert } from '../../lib/assert.js';
import { swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import type { Task } from '../../proto/types.js';
import { messagesOf } from './assignment-messages.js';
import type { AssignmentChange } from './assignments.js';
import type { NodeDependencies } from './dependencies.js';

export interface Wire {
  /** False when the stream holds more than it wants to: nothing is sent until `drained`. */
  send: (message: ManagerMessageInput) => boolean;
  close: (error?: Error) => void;
}

/**
 * What is on its way to one agent. While the agent does not read, changes pile up here, those of one task over each other, up to a
 * limit; past it the session ends, and the agent comes back for a full set.
 */
export class Session {
  readonly id: string;
  readonly nodeId: string;
  readonly #wire: Wire;
  readonly #dependencies: NodeDependencies;
  /** Whether what the node's tasks need may differ from what the agent has. */
  #areDependenciesStale = false;
  readonly #updates = new Map<string, Task>();
  readonly #removes = new Set<string>();
  #messages: ManagerMessageInput[] = [];
  #sequence = 0;
  #isDrained = true;
  #isOver = false;

  constructor(options: { id: string; nodeId: string; wire: Wire; dependencies: NodeDependencies }) {
    this.id = options.id;
    this.nodeId = options.nodeId;
    this.#wire = options.wire;
    this.#dependencies = options.dependencies;
  }
  /** Whether the agent has had its full set. */
  get isStarted(): boolean {
    return this.#sequence > 0;
  }
  get isOver(): boolean {
    return this.#isOver;
  }
  /** Sends the full set, after `greeting`. */
  start(greeting: readonly ManagerMessageInput[], tasks: Task[]): void {
    assert(!this.isStarted, 'a session starts once');
    this.#messages = [...greeting, ...this.#assignments('full', tasks, [])];
    this.flush();
  }
  /** Takes note of a change, to be sent by the next `flush`. Before the full set there is nothing to change. */
  note(change: AssignmentChange): void {
    if (!this.isStarted) return;
    if ('update' in change) {
      this.#updates.set(change.update.id, change.update);
      this.#removes.delete(change.update.id);
    } else {
      this.#updates.delete(change.remove);
      this.#removes.add(change.remove);
    }
  }
  /** The same for secrets and configs: which, is looked up when there is somebody to tell. */
  noteDependencies(): void {
    this.#areDependenciesStale = this.isStarted;
  }
  push(message: ManagerMessageInput): void {
    this.#messages.push(message);
    this.flush();
  }
  drained(): void {
    this.#isDrained = true;
    this.flush();
  }
  flush(): void {
    if (this.#isOver) return;
    if (this.#isDrained) {
      const queued = this.#messages;
      this.#messages = [];
      if (this.#updates.size > 0 || this.#removes.size > 0 || this.#areDependenciesStale) {
        queued.unshift(...this.#assignments('increment', [...this.#updates.values()], [...this.#removes]));
        this.#updates.clear();
        this.#removes.clear();
      }
      for (const message of queued) this.#isDrained = this.#wire.send(message) && this.#isDrained;
    } else if (this.#messages.length + this.#updates.size + this.#removes.size > limits.session_queue_max) {
      const what = `the queue of messages for node ${this.nodeId}`;
      this.end(swarmError('LIMIT_REACHED', { what, limit: limits.session_queue_max }));
    }
  }
  end(error?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#wire.close(error);
  }
  #assignments(kind: 'full' | 'increment', update_tasks: Task[], remove_task_ids: string[]): ManagerMessageInput[] {
    this.#areDependenciesStale = false;
    const dependencies = this.#dependencies.next();
    const lists = [update_tasks, remove_task_ids, ...(Object.values(dependencies) as unknown[][])];
    if (kind === 'increment' && lists.every((list) => list.length === 0)) return [];
    return messagesOf(kind, { update_tasks, remove_task_ids, ...dependencies }).map((assignments) => ({
      assignments: { ...assignments, sequence: ++this.#sequence },
    }));
  }
}
