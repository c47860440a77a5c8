/** What tests of this room share. */
import { rmdir } from 'node:fs/promises';
import { makeSecret, makeTask } from '../proto/objects.js';
import type { AgentMessageInput } from '../proto/gen/swarm/v1/AgentMessage.js';
import type { Assignments } from '../proto/gen/swarm/v1/Assignments.js';
import type { LogPublicationInput } from '../proto/gen/swarm/v1/LogPublication.js';
import type { ManagerMessage } from '../proto/gen/swarm/v1/ManagerMessage.js';
import type { TaskInput } from '../proto/gen/swarm/v1/Task.js';
import type { Secret, Task, TaskState, TaskStatus } from '../proto/types.js';
import { TaskFolder } from './dependencies/folder.js';
import { DependencyStore } from './dependencies/store.js';
import type { Tmpfs } from './dependencies/tmpfs.js';
import type { FakeEngine } from './engine/fake.js';
import { Preparer, type TaskNetworks } from './task/prepare.js';
import type { Link, LogSink, SessionEvents, Transport } from './transport.js';

export function assignedTask(id: string, more: TaskInput = {}): Task {
  return makeTask({
    id,
    service_id: 's1',
    service_name: 'web',
    slot: 1,
    node_id: 'n1',
    status: { state: 'assigned' },
    desired_state: 'running',
    spec: { container_spec: { image: 'app' } },
    ...more,
  });
}

/** A node's preparer, with what managers sent in `store`. Nothing is mounted: the folder is as good as one in memory. */
export function testPreparer(
  engine: FakeEngine,
  options: { path?: string; allowed?: string[]; networks?: TaskNetworks } = {},
) {
  const { path = '/nonexistent', allowed = [], networks } = options;
  const store = new DependencyStore();
  const folder = new TaskFolder({ path, tmpfs: plainFolder });
  const preparer = new Preparer({
    nodeId: 'n1',
    allowed,
    info: () => engine.facts,
    store,
    folder,
    ...(networks && { networks }),
  });
  return { store, folder, preparer };
}
export const plainFolder: Tmpfs = { ensure: () => Promise.resolve(), remove: (folder) => rmdir(folder) };

export const secretMessage = (id: string, data: string): Secret =>
  makeSecret({ id, spec: { name: `name-of-${id}`, data: Buffer.from(data) } });

/** Assignments in which nothing is said but what `more` says. */
export function makeAssignments(
  kind: Assignments['kind'],
  sequence: number,
  more: Partial<Assignments> = {},
): Assignments {
  const nothing = {
    update_tasks: [],
    remove_task_ids: [],
    update_secrets: [],
    remove_secret_ids: [],
    update_configs: [],
    remove_config_ids: [],
    networks: null,
  };
  return { ...nothing, ...more, kind, sequence };
}

/** The statuses a task went through. */
export class StatusLog {
  readonly #waiting: (() => void)[] = [];
  readonly #seen = new Map<string, TaskStatus[]>();

  readonly add = (taskId: string, status: TaskStatus): void => {
    this.#seen.set(taskId, [...(this.#seen.get(taskId) ?? []), status]);
    for (const wake of this.#waiting.splice(0)) wake();
  };
  /** Resolves when the task has been in that state: for tests whose tasks write files, which takes no virtual time. */
  async reached(taskId: string, state: TaskState): Promise<void> {
    while (!this.states(taskId).includes(state)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
  states(taskId: string): TaskState[] {
    return (this.#seen.get(taskId) ?? []).map((status) => status.state);
  }
  last(taskId: string): TaskStatus | undefined {
    return this.#seen.get(taskId)?.at(-1);
  }
}

/** Managers that do what the test says. At most one session is open at a time. All are connected to at once but the black holes. */
export class FakeTransport implements Transport {
  /** Addresses in the order they were tried. */
  readonly opened: string[] = [];
  /** Links not closed yet. */
  links = 0;
  /** Hosts that swallow what is sent to them. */
  readonly blackHoles = new Set<string>();
  readonly published: LogPublicationInput[] = [];
  #sent: AgentMessageInput[] = [];
  #session: SessionEvents | undefined;

  open(addr: string): Link {
    this.opened.push(addr);
    this.links++;
    return {
      session: (events) => {
        this.#session = events;
        if (!this.blackHoles.has(addr)) events.onConnected();
        return { send: (message) => void this.#sent.push(message) };
      },
      publishLogs: () => this.sink(),
      close: () => {
        this.links--;
        this.#session = undefined;
      },
    };
  }
  knock(addr: string, signal: AbortSignal): Promise<boolean> {
    if (!this.blackHoles.has(addr)) return Promise.resolve(true);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
  }
  sink(): LogSink {
    return {
      send: (publication) => {
        this.published.push(publication);
        return Promise.resolve();
      },
      end: () => undefined,
    };
  }
  receive(message: ManagerMessage): void {
    this.#session?.onMessage(message);
  }
  fail(reason: Error): void {
    this.#session?.onEnd(reason);
  }
  /** What the agent has sent since the last call. */
  sent(): AgentMessageInput[] {
    return this.#sent.splice(0);
  }
}
