/**
 * The agent's own record of its tasks on disk: each task with its last status, in <state dir>/agent. It is what lets a restarted
 * agent work without a manager. Writes are gathered while one is under way and not forced to the disk one by one: a status that a
 * power failure loses is found again from the engine.
 */
import { Level } from 'level';
import { join } from 'node:path';
import type { Cancel, Clock, Millis } from '../lib/clock.js';
import { messageOf, swarmError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import { codec } from '../proto/load.js';
import { makeTask } from '../proto/objects.js';
import type { TaskInput } from '../proto/gen/swarm/v1/Task.js';
import type { Task } from '../proto/types.js';

const NODE_KEY = 'node';
const TASK_PREFIX = 'task/';
const RETRY_AFTER: Millis = 1000;
const taskCodec = codec<TaskInput, TaskInput>('Task');

type Database = Level<string, Uint8Array>;

export class AgentState {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  /** To write, or to remove where undefined. */
  #dirty = new Map<string, Task | undefined>();
  #writing: Promise<void> | undefined;
  #cancelRetry: Cancel = () => undefined;

  private constructor(db: Database, clock: Clock, log: Log) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Opens the record of this node and reads its tasks. That of another node (before a leave and a new join) is dropped. Throws
   * STATE_DAMAGED, also when another process has it open.
   */
  static async open(options: {
    stateDir: string;
    nodeId: string;
    clock: Clock;
    log: Log;
  }): Promise<{ state: AgentState; tasks: Task[] }> {
    const path = join(options.stateDir, 'agent');
    const db: Database = new Level(path, { keyEncoding: 'utf8', valueEncoding: 'view' });
    try {
      await db.open();
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined; // the error itself says no more than that it failed
      const isLocked = cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED';
      const detail = isLocked ? 'another swarmd is using it' : messageOf(cause ?? error);
      throw swarmError('STATE_DAMAGED', { path, detail }, { cause: error });
    }
    const owner = await db.get(NODE_KEY);
    if (owner === undefined || Buffer.from(owner).toString() !== options.nodeId) {
      await db.clear();
      await db.put(NODE_KEY, Buffer.from(options.nodeId), { sync: true });
    }
    const tasks: Task[] = [];
    for await (const value of db.values({ gt: TASK_PREFIX, lt: `${TASK_PREFIX}~` })) {
      tasks.push(makeTask(taskCodec.decode(value)));
    }
    return { state: new AgentState(db, options.clock, options.log), tasks };
  }

  put(task: Task): void {
    this.#change(task.id, task);
  }
  remove(taskId: string): void {
    this.#change(taskId, undefined);
  }
  /** Writes what is left and lets go of the files. */
  async close(): Promise<void> {
    while (this.#writing) await this.#writing;
    this.#cancelRetry();
    if (this.#dirty.size > 0) await this.#write();
    await this.#db.close();
  }

  #change(taskId: string, task: Task | undefined): void {
    this.#dirty.set(taskId, task);
    this.#writing ??= this.#writeAll();
  }
  async #writeAll(): Promise<void> {
    await Promise.resolve(); // the changes of one moment make one batch
    let isWritten = true;
    while (isWritten && this.#dirty.size > 0) isWritten = await this.#tryToWrite();
    this.#writing = undefined; // in the same breath as the last look, so that no change falls between
  }
  /** False: there is another try later. */
  async #tryToWrite(): Promise<boolean> {
    try {
      await this.#write();
      return true;
    } catch (error) {
      // A full disk must not stop containers: the engine and the manager still know, so go on and try again.
      this.#log.error({ err: messageOf(error) }, 'cannot write the record of tasks');
      this.#cancelRetry(); // one try at a time, however many changes met the full disk
      this.#cancelRetry = this.#clock.after(RETRY_AFTER, () => {
        const [entry] = this.#dirty;
        if (entry) this.#change(...entry);
      });
      return false;
    }
  }
  async #write(): Promise<void> {
    const batch = this.#dirty;
    this.#dirty = new Map();
    try {
      await this.#db.batch(
        [...batch].map(([id, task]) => {
          const key = TASK_PREFIX + id;
          return task ? { type: 'put', key, value: taskCodec.encode(withoutCredentials(task)) } : { type: 'del', key };
        }),
      );
    } catch (error) {
      this.#dirty = new Map([...batch, ...this.#dirty]);
      throw error;
    }
  }
}

/** A registry's credentials are for the memory only: a manager sends them again. That the task has some stays. */
function withoutCredentials(task: Task): Task {
  const { container_spec } = task.spec;
  if (!container_spec.pull_options) return task;
  return {
    ...task,
    spec: { ...task.spec, container_spec: { ...container_spec, pull_options: { registry_auth: '' } } },
  };
}
