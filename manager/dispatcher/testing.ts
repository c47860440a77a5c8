/** What tests of this room share. */
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import type { AgentMessage } from '../../proto/gen/swarm/v1/AgentMessage.js';
import { makeNode, makeNodeDescription, makeService, makeTask } from '../../proto/objects.js';
import type { NodeState, Task, TaskState } from '../../proto/types.js';
import { storeWith } from '../store/testing.js';
import type { MemoryStore } from '../store/memory-store.js';
import type { StoreChange } from '../store/types.js';
import { Dispatcher, type AgentSession } from './dispatcher.js';

export const ADDR = '10.0.0.1';

export const newNode = (id: string, state: NodeState = 'unknown'): StoreChange => ({
  action: 'create',
  kind: 'node',
  object: makeNode({ id, status: { state } }),
});
export const newTask = (id: string, node_id: string, state: TaskState): StoreChange => ({
  action: 'create',
  kind: 'task',
  object: makeTask({ id, service_id: 'web', slot: 1, node_id, status: { state }, desired_state: 'running' }),
});
const web: StoreChange = {
  action: 'create',
  kind: 'service',
  object: makeService({ id: 'web', spec: { name: 'web' } }),
};

export const hello = (hostname = 'h'): AgentMessage => ({ hello: { description: makeNodeDescription({ hostname }) } });
export const report = (sequence: number, ...updates: [taskId: string, state: TaskState][]): AgentMessage => ({
  status_report: {
    sequence,
    updates: updates.map(([task_id, state]) => ({ task_id, status: makeTask({ status: { state } }).status })),
  },
});

/** An agent's end of a session: what it was sent, and how it ended. */
export class Agent {
  readonly got: ManagerMessageInput[] = [];
  readonly session: AgentSession;
  takesMore = true;
  ended: Error | 'quietly' | undefined;

  constructor(dispatcher: Dispatcher, id: string) {
    this.session = dispatcher.openSession(
      { id, addr: ADDR },
      (message) => {
        this.got.push(message);
        return this.takesMore;
      },
      (error) => (this.ended = error ?? 'quietly'),
    );
  }
  /** Assignments so far, short: "full 1 +a +b", "increment 2 -a". */
  get assignments(): string[] {
    return this.got.flatMap(({ assignments }) => {
      if (!assignments) return [];
      const tasks = (assignments.update_tasks ?? []).map((task) => ` +${task.id}:${task.desired_state}`);
      const gone = (assignments.remove_task_ids ?? []).map((id) => ` -${id}`);
      return [`${assignments.kind} ${Number(assignments.sequence)}${[...tasks, ...gone].join('')}`];
    });
  }
}

/** A dispatcher that leads, with two nodes and a service in its store. */
export async function cluster(...changes: StoreChange[]) {
  const clock = new SimClock();
  const store = await storeWith(clock, [web, newNode('n1'), newNode('n2'), ...changes]);
  const managers = ['10.0.0.9:2377'];
  const fatal: unknown[] = [];
  let other: string | undefined;
  /** What the raft member would do and tell. */
  const raft = { leads: (_addr: string | undefined): void => {}, barrier: (): Promise<void> => Promise.resolve() };
  const dispatcher = new Dispatcher({
    store,
    clock,
    random: new SeededRandom(1),
    log: silentLog,
    managers: () => [...managers],
    leader: {
      other: () => other,
      onChange: (listener) => {
        raft.leads = (addr) => {
          other = addr;
          listener();
        };
        return () => {};
      },
    },
    barrier: () => raft.barrier(),
    onFatal: (error) => fatal.push(error),
  });
  dispatcher.start();
  const stateOf = (id: string): string => must(store.view.nodes.get(id), id).status.state;
  const join = async (id: string): Promise<Agent> => {
    const agent = new Agent(dispatcher, id);
    agent.session.receive(hello());
    await clock.advance(0);
    return agent;
  };
  return { clock, store, dispatcher, managers, raft, fatal, stateOf, join };
}

export async function change(store: MemoryStore, id: string, fields: Partial<Task>): Promise<void> {
  await store.update((view) => [
    { action: 'update', kind: 'task', object: { ...must(view.tasks.get(id), id), ...fields } },
  ]);
}
