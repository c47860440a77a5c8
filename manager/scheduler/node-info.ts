import { isAfter, isAtLeast } from '../../proto/task-state.js';
import type { GenericResource, Node, PortConfig, Task } from '../../proto/types.js';
import { asksOf, GenericLedger } from './generic-resources.js';
import { Tally } from './tally.js';

/** Whether the task takes up room on its node. It does until its container has ended, whatever is wanted of it. */
export function occupies(task: Task): boolean {
  return task.node_id !== '' && isAtLeast(task.status.state, 'assigned') && !isAfter(task.status.state, 'running');
}

/** Whether the task is meant to run: the others are on their way out and no longer count for spreading. */
export const isActive = (task: Task): boolean => !isAfter(task.desired_state, 'running');

/**
 * One node with what its tasks take of it, kept up to date one task at a time. Which tasks those are, whoever adds and removes them knows.
 * Invariant: `#reserved*`, `#ports`, `generic`, `activeTasks` and what `tally` has of the node are the sums over them.
 */
export class NodeInfo {
  activeTasks = 0;
  readonly generic = new GenericLedger();
  #node!: Node;
  readonly #tally: Tally<NodeInfo>;
  readonly #ports = new Map<string, number>();
  #reservedCpus = 0;
  #reservedMemory = 0;

  constructor(node: Node, tally = new Tally<NodeInfo>()) {
    this.node = node;
    this.#tally = tally;
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
  add(task: Task): void {
    this.#count(task, 1);
  }
  remove(task: Task): void {
    this.#count(task, -1);
  }
  /** Puts the new value of a task in the old one's place. True when that made room for other tasks. */
  replace(old: Task, task: Task): boolean {
    if (takesTheSame(old, task)) return false;
    this.#count(old, -1);
    this.#count(task, 1);
    return isActive(old) && !isActive(task);
  }
  /** Active tasks of the service. */
  activeOf(serviceId: string): number {
    return this.#tally.activeOf(serviceId)?.get(this) ?? 0;
  }
  isPortTaken(port: PortConfig): boolean {
    const [anywhere, there] = portKeys(port);
    if (port.host_ip === '') return this.#ports.has(anywhere);
    return this.#ports.has(there) || this.#ports.has(portKeys({ ...port, host_ip: '' })[1]);
  }
  /** The generic resources that the task would get here, for which there must be room. */
  assign(task: Task): GenericResource[] {
    const reservations = task.spec.resources?.reservations;
    return reservations ? this.generic.choose(asksOf(reservations)) : [];
  }
  #count(task: Task, sign: 1 | -1): void {
    const reservations = task.spec.resources?.reservations;
    this.#reservedCpus += sign * (reservations?.nano_cpus ?? 0);
    this.#reservedMemory += sign * (reservations?.memory_bytes ?? 0);
    this.generic.count(task.assigned_generic_resources, sign);
    for (const key of hostPorts(task).flatMap(portKeys)) {
      const holders = (this.#ports.get(key) ?? 0) + sign;
      if (holders === 0) this.#ports.delete(key);
      else this.#ports.set(key, holders);
    }
    if (!isActive(task)) return;
    this.activeTasks += sign;
    this.#tally.count(task.service_id, this, sign);
  }
}

/** True for nearly every change of a task that has its node: most tell of a state. False means only that it was not seen at a glance. */
function takesTheSame(old: Task, task: Task): boolean {
  return (
    old.spec === task.spec &&
    old.service_id === task.service_id &&
    isActive(old) === isActive(task) &&
    old.ports.length + task.ports.length === 0 &&
    old.assigned_generic_resources.length + task.assigned_generic_resources.length === 0
  );
}

/** The ports that only one task of a node can have. */
export function hostPorts(task: Task): PortConfig[] {
  return task.ports.filter((port) => port.publish_mode === 'host' && port.published_port !== 0);
}

/** The port, and the port at its address. */
function portKeys({ published_port, protocol, host_ip }: PortConfig): [string, string] {
  const key = `${published_port}/${protocol}`;
  return [key, `${key} at ${host_ip}`];
}
