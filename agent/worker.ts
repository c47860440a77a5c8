/**
 * The tasks of this node.
 *
 * Owns: which tasks are wanted here, and one runner for each (task/task.ts). Watches: assignments (`assign`), the engine (`engineUp`,
 * `engineEvent`, `containerLeft`). Writes: the record on disk, status reports, and removes containers that carry this node's label but belong to no
 * task of a full assignment set. Never: removes anything before a manager has said in this life what is wanted, and never touches
 * containers without the label.
 */
import { Backoff } from '../lib/backoff.js';
import type { Clock, Millis } from '../lib/clock.js';
import { hasCode, messageOf } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import { makeTask, sameMessage } from '../proto/objects.js';
import { isAfter } from '../proto/task-state.js';
import type { Assignments } from '../proto/gen/swarm/v1/Assignments.js';
import type { Task, TaskStatus } from '../proto/types.js';
import { TASK_LABEL } from './engine/container-config.js';
import type { ContainerSummary, Engine, EngineEvent } from './engine/engine.js';
import type { DependencyStore } from './dependencies/store.js';
import type { AgentState } from './state.js';
import { Gate } from './task/gate.js';
import { Images } from './task/images.js';
import type { Preparer } from './task/prepare.js';
import { TaskRunner } from './task/task.js';

export interface WorkerOptions {
  engine: Engine;
  /** What managers send for the tasks; the preparer reads it. */
  store: DependencyStore;
  preparer: Preparer;
  clock: Clock;
  random: Random;
  log: Log;
  state: Pick<AgentState, 'put' | 'remove'>;
  /** What the manager should hear; the latest of a task counts. */
  onStatus: (taskId: string, status: TaskStatus) => void;
  /** Nothing more needs to be heard of it. */
  onForgotten: (taskId: string) => void;
}

interface Entry {
  task: Task;
  status: TaskStatus;
  /** A manager has said so in this life; else it is from the record. */
  isConfirmed: boolean;
  /** None before the engine has told what containers there are. */
  runner: TaskRunner | undefined;
}

const RETRY: { first: Millis; most: Millis } = { first: 200, most: 10_000 };

export class Worker {
  readonly #options: WorkerOptions;
  readonly #images: Images;
  readonly #gate = new Gate(limits.task_starts_concurrent_max);
  readonly #entries = new Map<string, Entry>();
  /** Runners of tasks no longer wanted, until their container is gone. */
  readonly #leaving = new Map<string, TaskRunner>();
  /** Containers as last listed, by task id; undefined before the first list. */
  #listed: Map<string, string> | undefined;
  readonly #strays = new Set<string>();
  #hasFullSet = false;
  #halted = false;

  /** `tasks`: as recorded before a restart. They go on from there, with or without a manager. */
  constructor(options: WorkerOptions, tasks: readonly Task[]) {
    this.#options = options;
    this.#images = new Images(options.engine);
    for (const task of tasks) {
      this.#entries.set(task.id, { task, status: task.status, isConfirmed: false, runner: undefined });
    }
  }

  assign(assignments: Assignments): void {
    this.#options.store.update(assignments);
    const updated = new Set<string>();
    for (const message of assignments.update_tasks) {
      const task = makeTask(message);
      updated.add(task.id);
      this.#want(task);
    }
    if (assignments.kind === 'full') {
      for (const taskId of [...this.#entries.keys()]) if (!updated.has(taskId)) this.#forget(taskId);
      this.#hasFullSet = true;
      this.#removeStrays();
    }
    for (const taskId of assignments.remove_task_ids) this.#forget(taskId);
  }

  /** The engine can be reached (again), and these are the node's containers. */
  engineUp(containers: readonly ContainerSummary[]): void {
    this.#listed = new Map(containers.map(({ id, labels }) => [labels[TASK_LABEL] ?? id, id]));
    for (const entry of this.#entries.values()) {
      if (entry.runner) entry.runner.look();
      else this.#start(entry);
    }
    for (const runner of this.#leaving.values()) runner.look();
    this.#removeStrays();
  }
  engineEvent({ labels, exitCode }: EngineEvent): void {
    const taskId = labels[TASK_LABEL] ?? '';
    (this.#entries.get(taskId)?.runner ?? this.#leaving.get(taskId))?.look(exitCode);
  }
  /** A container has left a network of the engine: one of a task must not do so while it runs. Undefined: any may have. */
  containerLeft(containerId: string | undefined): void {
    for (const { runner } of this.#entries.values()) runner?.left(containerId);
  }
  /** Lets go of everything; containers run on. Resolves when no call to the engine is under way any more. */
  async halt(): Promise<void> {
    this.#halted = true;
    const runners = [...[...this.#entries.values()].flatMap(({ runner }) => runner ?? []), ...this.#leaving.values()];
    await Promise.all(runners.map((runner) => runner.halt()));
  }
  /** The name servers that a task's specification names. */
  nameservers(taskId: string): readonly string[] {
    return this.#entries.get(taskId)?.task.spec.container_spec.dns_config?.nameservers ?? [];
  }
  /** The container of a task, once there is one; undefined when there will be none. */
  async containerId(taskId: string, signal: AbortSignal): Promise<string | undefined> {
    return this.#entries.get(taskId)?.runner?.containerId(signal);
  }

  #want(task: Task): void {
    const { state, onStatus } = this.#options;
    const entry = this.#entries.get(task.id);
    if (!entry) {
      // That it was not heard of is the managers' word, not what it came to.
      const status = task.status.unheard ? { ...task.status, unheard: false, err: '' } : task.status;
      const fresh: Entry = { task, status, isConfirmed: true, runner: undefined };
      this.#entries.set(task.id, fresh);
      state.put({ ...task, status });
      if (this.#listed) this.#start(fresh);
      return;
    }
    // What is wanted of a task goes forward only: a manager that waits for others may not know yet that this node was told to stop it.
    const desired_state = isAfter(entry.task.desired_state, task.desired_state)
      ? entry.task.desired_state
      : task.desired_state;
    entry.task = { ...task, desired_state };
    entry.isConfirmed = true;
    if (!entry.runner && isAfter(task.status.state, entry.status.state)) entry.status = task.status;
    state.put({ ...entry.task, status: entry.status });
    entry.runner?.update(entry.task);
    // The manager may have missed it, whether it was acknowledged or not is not recorded here.
    if (!isAfter(task.status.state, entry.status.state) && !sameMessage(task.status, entry.status)) {
      if (entry.runner) entry.runner.retell();
      else onStatus(task.id, entry.status);
    }
  }
  #forget(taskId: string): void {
    const { state, onForgotten } = this.#options;
    const entry = this.#entries.get(taskId);
    if (!entry) return;
    this.#entries.delete(taskId);
    state.remove(taskId);
    onForgotten(taskId);
    if (!entry.runner) return; // its container, if any, is a stray of the first list
    this.#leaving.set(taskId, entry.runner);
    void entry.runner.remove().then(() => {
      this.#leaving.delete(taskId);
      this.#listed?.delete(taskId);
    });
  }
  #start(entry: Entry): void {
    const { engine, preparer, clock, random, log, state, onStatus } = this.#options;
    const report = (taskId: string, status: TaskStatus): void => {
      if (this.#halted) return;
      entry.status = status;
      if (!this.#entries.has(taskId)) return;
      state.put({ ...entry.task, status });
      onStatus(taskId, status);
    };
    const backoff = new Backoff({ ...RETRY, random });
    const shared = { engine, preparer, images: this.#images, gate: this.#gate, clock, log };
    const { task, status, isConfirmed } = entry;
    const isAwaited = task.status.unheard;
    const start = { task, status, isConfirmed, isAwaited, containerId: this.#listed?.get(task.id) };
    entry.runner = new TaskRunner({ ...shared, backoff, onStatus: report }, start);
  }

  #removeStrays(): void {
    if (!this.#hasFullSet) return;
    for (const [taskId, containerId] of this.#listed ?? []) {
      if (this.#entries.has(taskId) || this.#leaving.has(taskId) || this.#strays.has(containerId)) continue;
      this.#strays.add(containerId);
      void this.#removeStray(taskId, containerId).then(() => this.#strays.delete(containerId));
    }
  }
  /** A failure is left for the next list: there is one each time the engine comes back. */
  async #removeStray(taskId: string, id: string): Promise<void> {
    const { engine, log } = this.#options;
    try {
      await removeContainer(engine, id);
      this.#listed?.delete(taskId);
      log.info({ container: id }, 'removed a container of no task');
    } catch (error) {
      log.warn({ container: id, err: messageOf(error) }, 'cannot remove a container of no task');
    }
  }
}

/** With its grace period first. A container that is gone already is no error. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  try {
    await engine.stopContainer(id);
  } catch (error) {
    if (!hasCode(error, 'CONTAINER_NOT_FOUND')) throw error;
  }
  await engine.removeContainer(id);
}
