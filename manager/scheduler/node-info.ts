import type { Millis } from '../../lib/clock.js';
import { isAfter, isAtLeast } from '../../proto/task-state.js';
import type { GenericResource, Node, PortConfig, Task } from '../../proto/types.js';

import { asksOf, GenericLedger } from './generic-resources.js';

/** How long a failure counts against the node it happened on, and how many of a service's make the node its last choice. */
const FAILURE_WINDOW: Millis = 5 * 60_000;
const FAILURES_TOLERATED = 5;

/** Whether the task takes up room on its node. It does until its container has ended, whatever is wanted of it. */
export function occupies(task: Task): boolean {
  return task.node_id !== '' && isAtLeast(task.status.state, 'assigned') && !isAfter(task.status.state, 'running');
}

/** Whether the task is meant to run: the others are on their way out and no longer count for spreading. */
export const isActive = (task: Task): boolean => !isAfter(task.desired_state, 'running');

/** Tasks of one service and one version of its spec are alike for placement. A task without a version is like no other. */
export function groupKey(task: Task): string {
  return task.spec_version.index === 0 ? task.id : `${task.service_id}@${task.spec_version.index}`;
}

/**
 * One node with what its tasks take of it, kept up to date one task at a time.
 * Invariant: `#reserved*`, `#ports`, `generic` and the counts are the sums over `#tasks`.
 */
export class NodeInfo {
  activeTasks = 0;
  readonly generic = new GenericLedger();
  #node!: Node;
  readonly #tasks = new Map<string, Task>();
  readonly #activeByService = new Map<string, number>();
  readonly #ports = new Map<string, number>();
  readonly #failures = new Map<string, Millis[]>();
  #reservedCpus = 0;
  #reservedMemory = 0;

  constructor(node: Node) {
    this.node = node;
  }
  get id(): string {
    return this.#node.id;
  }
  get node(): Node {
    return this.#node;
  }
  set node(node: Node) {
    this.#node = node;
    this.generic.offer(node.description?.resources.generic_resources ?? []);
  }
  /** Nano-CPUs. */
  get freeCpus(): number {
    return (this.#node.description?.resources.nano_cpus ?? 0) - this.#reservedCpus;
  }
  /** Bytes. */
  get freeMemory(): number {
    return (this.#node.description?.resources.memory_bytes ?? 0) - this.#reservedMemory;
  }
  /** The generic resources that the task would get here, for which there must be room. */
  assign(task: Task): GenericResource[] {
    const reservations = task.spec.resources?.reservations;
    return reservations ? this.generic.choose(asksOf(reservations)) : [];
  }
  /** Adds the task, or puts its new value in the old one's place. True when that made room for other tasks. */
  put(task: Task): boolean {
    const old = this.#tasks.get(task.id);
    if (old) this.#count(old, -1);
    this.#tasks.set(task.id, task);
    this.#count(task, 1);
    return old !== undefined && isActive(old) && !isActive(task);
  }
  remove(taskId: string): void {
    const task = this.#tasks.get(taskId);
    if (!task) return;
    this.#tasks.delete(taskId);
    this.#count(task, -1);
  }
  tasks(): Iterable<Task> {
    return this.#tasks.values();
  }
  activeOf(serviceId: string): number {
    return this.#activeByService.get(serviceId) ?? 0;
  }
  isPortTaken(port: PortConfig): boolean {
    return this.#ports.has(portKey(port));
  }
  /** Remembers that a task failed here at `now`. */
  failed(task: Task, now: Millis): void {
    for (const [key, times] of this.#failures) {
      if ((times.at(-1) ?? 0) <= now - FAILURE_WINDOW) this.#failures.delete(key);
    }
    const recent = (this.#failures.get(groupKey(task)) ?? []).filter((at) => at > now - FAILURE_WINDOW);
    this.#failures.set(groupKey(task), [...recent, now]);
  }
  /** Recent failures of tasks like this one, once there are too many of them to be chance; 0 until then. */
  penalty(task: Task, now: Millis): number {
    const count = (this.#failures.get(groupKey(task)) ?? []).filter((at) => at > now - FAILURE_WINDOW).length;
    return count >= FAILURES_TOLERATED ? count : 0;
  }
  #count(task: Task, sign: 1 | -1): void {
    const reservations = task.spec.resources?.reservations;
    this.#reservedCpus += sign * (reservations?.nano_cpus ?? 0);
    this.#reservedMemory += sign * (reservations?.memory_bytes ?? 0);
    this.generic.count(task.assigned_generic_resources, sign);
    for (const port of hostPorts(task)) add(this.#ports, portKey(port), sign);
    if (!isActive(task)) return;
    this.activeTasks += sign;
    add(this.#activeByService, task.service_id, sign);
  }
}

/** The ports that only one task of a node can have. */
export function hostPorts(task: Task): PortConfig[] {
  return task.ports.filter((port) => port.publish_mode === 'host' && port.published_port !== 0);
}

const portKey = (port: PortConfig): string => `${port.published_port}/${port.protocol}`;

function add(counts: Map<string, number>, key: string, by: number): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}
