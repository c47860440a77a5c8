import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SeededRandom, type Random } from '../../lib/random.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import { makeConfig, makeSecret, makeTask } from '../../proto/objects.js';
import { isTerminal } from '../../proto/task-state.js';
import type { Task, TaskState } from '../../proto/types.js';
import type { StoreChange, StoreView } from '../store/types.js';
import { messagesOf } from './assignment-messages.js';
import { isAssigned } from './assignments.js';
import { ADDR, change, cluster, hello, newNode, type Agent } from './testing.js';

const secret = (id: string): StoreChange => ({
  action: 'create',
  kind: 'secret',
  object: makeSecret({ id, spec: { name: id, data: Buffer.from(`data of ${id}`) } }),
});
const config = (id: string): StoreChange => ({
  action: 'create',
  kind: 'config',
  object: makeConfig({ id, spec: { name: id, data: Buffer.from(`data of ${id}`) } }),
});
const refs = (ids: readonly string[]) => ids.map((id) => ({ secret_id: id, secret_name: id, file: { name: id } }));
const taskWith = (id: string, node_id: string, state: TaskState, secrets: readonly string[]): Task =>
  makeTask({
    id,
    service_id: 'web',
    slot: 1,
    node_id,
    status: { state },
    desired_state: 'running',
    spec: {
      container_spec: {
        secrets: refs(secrets),
        configs: secrets.includes('s0') ? [{ config_id: 'c0', config_name: 'c0', file: { name: 'c' } }] : [],
      },
    },
  });
const created = (object: Task): StoreChange => ({ action: 'create', kind: 'task', object });

/** What the agent was told, message by message, short: "+s1 +task a", "-s1". */
const told = (agent: Agent): string[] =>
  agent.got.flatMap(({ assignments }) => {
    if (!assignments) return [];
    const { update_secrets = [], update_configs = [], update_tasks = [] } = assignments;
    return [
      [
        ...[...update_secrets, ...update_configs].map(({ id }) => `+${id}`),
        ...update_tasks.map(({ id }) => `+task ${id}`),
        ...(assignments.remove_task_ids ?? []).map((id) => `-task ${id}`),
        ...[...(assignments.remove_secret_ids ?? []), ...(assignments.remove_config_ids ?? [])].map((id) => `-${id}`),
      ].join(' '),
    ];
  });

test('dispatcher: a secret comes in the message of the first task that uses it, and goes with the end of the last', async () => {
  const { store, join } = await cluster(secret('s1'), secret('s2'), created(taskWith('a', 'n1', 'assigned', ['s1'])));
  const [first, other] = [await join('n1'), await join('n2')];
  await store.update(() => [created(taskWith('b', 'n1', 'assigned', ['s1', 's2']))]);
  await change(store, 'a', { status: makeTask({ status: { state: 'failed' } }).status });
  await change(store, 'b', { status: makeTask({ status: { state: 'running' } }).status });
  await change(store, 'b', { desired_state: 'shutdown' });
  await change(store, 'b', { status: makeTask({ status: { state: 'shutdown' } }).status });
  assert.deepEqual(told(first), ['+s1 +task a', '+s2 +task b', '+task b', '-s1 -s2']);
  assert.deepEqual(told(other), ['']);
});

test('dispatcher: changed labels of a secret reach those who have it; one that is removed stays with the tasks that run', async () => {
  const { store, join } = await cluster(secret('s1'), created(taskWith('a', 'n1', 'running', ['s1'])));
  const [holder, other] = [await join('n1'), await join('n2')];
  await store.update((view) => {
    const stored = must(view.secrets.get('s1'), 's1');
    return [{ action: 'update', kind: 'secret', object: { ...stored, spec: { ...stored.spec, labels: { a: 'b' } } } }];
  });
  await store.update((view) => [{ action: 'remove', kind: 'secret', object: must(view.secrets.get('s1'), 's1') }]);
  assert.deepEqual(told(holder), ['+s1 +task a', '+s1']);
  assert.deepEqual(told(other), ['']);
});

test('dispatcher: an agent that comes back is told all it needs anew', async () => {
  const { join } = await cluster(secret('s1'), created(taskWith('a', 'n1', 'running', ['s1'])));
  await join('n1');
  assert.deepEqual(told(await join('n1')), ['+s1 +task a']);
});

/** An agent that holds what it was told, and fails for whatever it should not have been told. */
class Holder {
  readonly held = new Set<string>();
  readonly #view: StoreView;
  readonly #nodeId: string;

  constructor(view: StoreView, nodeId: string) {
    this.#view = view;
    this.#nodeId = nodeId;
  }
  get needed(): Set<string> {
    const tasks = [...this.#view.tasks.byNode(this.#nodeId)].filter(
      (t) => isAssigned(t) && !isTerminal(t.status.state),
    );
    const specs = tasks.map(({ spec }) => spec.container_spec);
    return new Set([
      ...specs.flatMap(({ secrets }) => secrets.map((ref) => ref.secret_id)),
      ...specs.flatMap(({ configs }) => configs.map((ref) => ref.config_id)),
    ]);
  }
  take({ assignments }: ManagerMessageInput): void {
    if (!assignments) return;
    if (assignments.kind === 'full') this.held.clear();
    const { needed } = this;
    for (const { id = '' } of [...(assignments.update_secrets ?? []), ...(assignments.update_configs ?? [])]) {
      assert.ok(needed.has(id), `node ${this.#nodeId} got ${id}, which none of its tasks use`);
      this.held.add(id);
    }
    for (const task of assignments.update_tasks ?? []) {
      if (isTerminal(task.status?.state as TaskState)) continue;
      for (const { secret_id: id = '' } of task.spec?.container_spec?.secrets ?? []) {
        assert.ok(this.held.has(id), `${id} is there before task ${task.id}`);
      }
    }
    for (const id of [...(assignments.remove_secret_ids ?? []), ...(assignments.remove_config_ids ?? [])]) {
      this.held.delete(id);
    }
  }
}

const NODES = ['n1', 'n2', 'n3'];
const STATES: TaskState[] = ['pending', 'assigned', 'running', 'running', 'failed'];
const pick = <T>(random: Random, values: readonly T[]): T => must(values[random.int(values.length)], 'a value');

function anyChange(view: StoreView, random: Random): StoreChange {
  const id = `t${random.int(6)}`;
  const old = view.tasks.get(id);
  if (old && random.int(4) === 0) return { action: 'remove', kind: 'task', object: old };
  const secrets = ['s0', 's1', 's2'].filter(() => random.int(3) === 0);
  const fresh = taskWith(id, pick(random, ['', ...NODES]), pick(random, STATES), secrets);
  return {
    action: old ? 'update' : 'create',
    kind: 'task',
    object: { ...fresh, version: old?.version ?? fresh.version },
  };
}

test('dispatcher: whatever happens, a node has the secrets and configs that its tasks use, and never another', async () => {
  let delivered = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const random = new SeededRandom(seed);
    const { clock, store, dispatcher } = await cluster(
      newNode('n3'),
      secret('s0'),
      secret('s1'),
      secret('s2'),
      config('c0'),
    );
    const agents = NODES.map((id) => {
      const holder = new Holder(store.view, id);
      const flow = { takesMore: true };
      const take = (message: ManagerMessageInput): boolean => {
        holder.take(message);
        return flow.takesMore;
      };
      const session = dispatcher.openSession({ id, addr: ADDR }, take, () => assert.fail('the session goes on'));
      session.receive(hello());
      return { holder, flow, session };
    });
    await clock.advance(0);
    for (let step = 0; step < 60; step++) {
      for (const { flow, session } of agents) {
        flow.takesMore = random.int(3) > 0;
        if (flow.takesMore) session.drained();
      }
      await store.update((view) => [anyChange(view, random)]);
      for (const { holder, flow } of agents) {
        if (!flow.takesMore) continue;
        assert.deepEqual(holder.held, holder.needed, `seed ${seed}, step ${step}`);
        delivered += holder.held.size;
      }
    }
  }
  assert.ok(delivered > 1000, 'the test draws tasks with secrets');
});

test('dispatcher: a set that is too large for one message is cut in order: parts, then the full one', () => {
  const big = (id: string) => makeSecret({ id, spec: { name: id, data: Buffer.alloc(400) } });
  const assigned = {
    update_secrets: [big('s1'), big('s2')],
    update_configs: [],
    update_tasks: [taskWith('a', 'n1', 'assigned', ['s1']), taskWith('b', 'n1', 'assigned', ['s2'])],
    remove_task_ids: ['c'],
    remove_secret_ids: ['s3'],
    remove_config_ids: [],
    networks: null,
  };
  const shape = (kind: 'full' | 'increment', bytesMax: number) =>
    messagesOf(kind, assigned, bytesMax).map((part) => [
      part.kind,
      [...(part.update_secrets ?? []), ...(part.update_tasks ?? [])].map(({ id }) => id).join(),
      [...(part.remove_task_ids ?? []), ...(part.remove_secret_ids ?? [])].join(),
    ]);
  assert.deepEqual(shape('full', 5000), [
    ['part', 's1,s2', ''],
    ['full', 'a,b', 'c,s3'],
  ]);
  assert.deepEqual(shape('increment', 5000), [
    ['increment', 's1,s2', ''],
    ['increment', 'a,b', 'c,s3'],
  ]);
  assert.deepEqual(shape('full', 1e6), [['full', 's1,s2,a,b', 'c,s3']]);
});
