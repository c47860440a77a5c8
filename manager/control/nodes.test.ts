import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { makeNode, makeService, makeServiceSpec, makeTask } from '../../proto/objects.js';
import { storeWith } from '../store/testing.js';
import type { StoreChange } from '../store/types.js';
import { NodeApi } from './nodes.js';
import { TaskApi } from './tasks.js';

const node = (object: Parameters<typeof makeNode>[0]): StoreChange => ({
  action: 'create',
  kind: 'node',
  object: makeNode(object),
});
const boss = node({
  id: 'm1',
  spec: { role: 'manager' },
  status: { state: 'ready' },
  description: { hostname: 'alpha' },
});
const worker = node({ id: 'w1', status: { state: 'ready' }, description: { hostname: 'beta' } });
const lost = node({
  id: 'w2',
  spec: { labels: { zone: 'b' } },
  status: { state: 'down' },
  description: { hostname: 'beta' },
});

test('node update: availability and labels change, the role does not', async () => {
  const nodes = new NodeApi(await storeWith(new SimClock(), [boss, worker]));
  const { spec, version } = nodes.get('beta');
  const drained = await nodes.update({ ref: 'w1', version: version.index, spec: { ...spec, availability: 'drain' } });
  assert.equal(drained.spec.availability, 'drain');
  await assert.rejects(nodes.update({ ref: 'w1', version: version.index, spec }), { code: 'OUT_OF_DATE' });
  await assert.rejects(
    nodes.update({ ref: 'w1', version: drained.version.index, spec: { ...spec, role: 'manager' } }),
    {
      code: 'INVALID_FIELD',
      message: /role "manager"/,
    },
  );
});

test('node rm: only one that is down, unless forced; never a manager', async () => {
  const nodes = new NodeApi(await storeWith(new SimClock(), [boss, worker, lost]));
  await assert.rejects(nodes.remove({ ref: 'w1', force: false }), {
    code: 'NODE_NOT_DOWN',
    message: /node w1 is not down/,
  });
  await assert.rejects(nodes.remove({ ref: 'alpha', force: true }), { code: 'NODE_IS_MANAGER' });
  await nodes.remove({ ref: 'w2', force: false });
  await nodes.remove({ ref: 'w1', force: true });
  assert.deepEqual(
    nodes.list({ filters: {} }).map(({ id }) => id),
    ['m1'],
  );
});

test('node ls: by role, label and name; two hosts of one name are ambiguous', async () => {
  const nodes = new NodeApi(await storeWith(new SimClock(), [boss, worker, lost]));
  const ids = (key: string, ...values: string[]): string[] =>
    nodes.list({ filters: { [key]: { values } } }).map(({ id }) => id);
  assert.deepEqual(ids('role', 'manager'), ['m1']);
  assert.deepEqual(ids('node.label', 'zone=b'), ['w2']);
  assert.deepEqual(ids('name', 'alp', 'bet'), ['m1', 'w1', 'w2']);
  assert.deepEqual(ids('membership', 'pending'), []);
  assert.throws(() => nodes.get('beta'), { code: 'AMBIGUOUS' });
});

test('task ls: by service and node, named as users name them', async () => {
  const spec = makeServiceSpec({ name: 'web', task_template: { container_spec: { image: 'a' } } });
  const task = (id: string, slot: number, node_id: string, desired_state: 'running' | 'shutdown'): StoreChange => ({
    action: 'create',
    kind: 'task',
    object: makeTask({ id, slot, node_id, desired_state, service_id: 's1', service_name: 'web' }),
  });
  const store = await storeWith(new SimClock(), [
    boss,
    worker,
    { action: 'create', kind: 'service', object: makeService({ id: 's1', spec }) },
    task('t1', 1, 'w1', 'running'),
    task('t2', 2, 'm1', 'running'),
    task('t3', 1, 'w1', 'shutdown'),
  ]);
  const tasks = new TaskApi(store);
  const ids = (filters: Record<string, string>): string[] =>
    tasks
      .list({ filters: Object.fromEntries(Object.entries(filters).map(([key, value]) => [key, { values: [value] }])) })
      .map(({ id }) => id);
  assert.deepEqual(ids({ service: 'web' }), ['t1', 't2', 't3']);
  assert.deepEqual(ids({ node: 'beta', 'desired-state': 'running' }), ['t1']);
  assert.deepEqual(ids({ name: 'web.2' }), ['t2']);
  assert.throws(() => ids({ service: 'nope' }), { code: 'NOT_FOUND', message: 'service nope not found' });
  assert.throws(() => tasks.get('web.1'), { code: 'AMBIGUOUS' });
});
