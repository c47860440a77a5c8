import { assert } from '../../lib/assert.js';
import { swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import type { Task } from '../../proto/types.js';
import { messagesOf } from './assignment-messages.js';
import type { AssignmentChange } from './assignments.js';
import type { NodeDependencies } from './dependencies.js';
import type { NodeNetworks } from './networks/node-networks.js';
import type { Touched } from './networks/projection.js';
import type { Group } from './networks/records.js';

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
  readonly #networks: NodeNetworks;
  /** Whether what the node's tasks need may differ from what the agent has. */
  #areDependenciesStale = false;
  #areNetworksStale = false;
  /** Counts what was noted of networks; the full set is the first. */
  #revision = 1;
  /** Messages about networks that the agent has not acknowledged, and up to which revision they tell. */
  #unacknowledged: { sequence: number; revision: number }[] = [];
  #acknowledged = 0;
  #networkSequence = 0;
  /** Tasks that the agent is not to hear of yet. */
  readonly #held = new Set<string>();
  readonly #updates = new Map<string, Task>();
  readonly #removes = new Set<string>();
  #messages: ManagerMessageInput[] = [];
  #sequence = 0;
  #isDrained = true;
  #isOver = false;

  constructor(options: {
    id: string;
    nodeId: string;
    wire: Wire;
    dependencies: NodeDependencies;
    networks: NodeNetworks;
  }) {
    this.id = options.id;
    this.nodeId = options.nodeId;
    this.#wire = options.wire;
    this.#dependencies = options.dependencies;
    this.#networks = options.networks;
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
      if (this.#held.has(change.update.id)) return;
      this.#updates.set(change.update.id, change.update);
      this.#removes.delete(change.update.id);
    } else {
      this.#held.delete(change.remove);
      this.#updates.delete(change.remove);
      this.#removes.add(change.remove);
    }
  }
  /** The same for secrets and configs: which, is looked up when there is somebody to tell. */
  noteDependencies(): void {
    this.#areDependenciesStale = this.isStarted;
  }
  noteNetworks(touched: Touched): boolean {
    if (!this.isStarted || !this.#networks.note(touched)) return false;
    this.#areNetworksStale = true;
    this.#revision++;
    return true;
  }
  /** What the agent acknowledges, or has, when all that was noted of networks until now is in force there. */
  get networkRevision(): number {
    return this.#revision;
  }
  /** The agent has not said of all that was noted of networks that it is in force. */
  get isBehind(): boolean {
    return this.#acknowledged < this.#revision;
  }
  /** Sequence of the last message that told of networks. */
  get networkSequence(): number {
    return this.#networkSequence;
  }
  takesPartIn(networkId: Group): boolean {
    return this.isStarted && this.#networks.takesPartIn(networkId);
  }
  /** What was said of networks up to `sequence` is in force. The revision that this comes to. */
  acknowledgeNetworks(sequence: number): number {
    const done = this.#unacknowledged.filter((each) => each.sequence <= sequence);
    this.#unacknowledged = this.#unacknowledged.filter((each) => each.sequence > sequence);
    this.#acknowledged = done.at(-1)?.revision ?? this.#acknowledged;
    return this.#acknowledged;
  }
  /** Nothing of the task is sent until `release`; what was noted of it before goes with it. */
  hold(taskId: string): void {
    this.#held.add(taskId);
    this.#updates.delete(taskId);
  }
  /** `task`: as it is now. */
  release(task: Task): void {
    if (!this.#held.delete(task.id)) return;
    this.note({ nodeId: this.nodeId, update: task });
    this.flush();
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
      const isStale = this.#areDependenciesStale || this.#areNetworksStale;
      if (this.#updates.size > 0 || this.#removes.size > 0 || isStale) {
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
    const networks = kind === 'full' || this.#areNetworksStale ? this.#networks.next() : null;
    this.#areNetworksStale = false;
    const lists = [update_tasks, remove_task_ids, ...(Object.values(dependencies) as unknown[][])];
    const isEmpty = networks === null && lists.every((list) => list.length === 0);
    const messages =
      kind === 'increment' && isEmpty
        ? []
        : messagesOf(kind, { update_tasks, remove_task_ids, ...dependencies, networks });
    const sent = messages.map((assignments) => ({ assignments: { ...assignments, sequence: ++this.#sequence } }));
    this.#noteSent(sent.findLast(({ assignments }) => assignments.networks)?.assignments.sequence);
    return sent;
  }
  /** All that was noted of networks is on its way with this message; or it came to nothing, and what was sent before tells it. */
  #noteSent(sequence: number | undefined): void {
    const last = this.#unacknowledged.at(-1);
    if (sequence !== undefined) {
      this.#networkSequence = sequence;
      this.#unacknowledged.push({ sequence, revision: this.#revision });
    } else if (last) last.revision = this.#revision;
    else this.#acknowledged = this.#revision;
  }
}
