import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import type { TaskInput } from '../../../proto/gen/swarm/v1/Task.js';
import { makeNode, makeTask } from '../../../proto/objects.js';
import { drainLines } from '../../progress/drain.js';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
  fake.nodes.set('n2', makeNode({ id: 'n2', status: { state: 'ready' }, description: { hostname: 'host-2' } }));
  fake.tasks.clear();
});
afterEach(() => fake.stop());

const task = (id: string, more: TaskInput = {}) =>
  makeTask({
    service_id: 'web-id',
    service_name: 'web',
    slot: 1,
    node_id: 'n2',
    desired_state: 'running',
    status: { state: 'running' },
    ...more,
    id,
  });
const sentSpec = () =>
  (fake.sent('UpdateNode').at(-1) as { spec: { availability: string; drain_deadline: string } }).spec;
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
};

test('node update --availability drain returns at once; --deadline says until when tasks may run on', async () => {
  assert.equal((await fake.swarm(['node', 'update', '--availability', 'drain', 'n2'])).code, 0);
  assert.deepEqual([sentSpec().availability, sentSpec().drain_deadline], ['drain', '']);
  await fake.swarm(['node', 'update', '--availability', 'drain', '--deadline', '5m', 'n2']);
  assert.equal(sentSpec().drain_deadline, '2026-01-01T12:05:00.000Z');
  await fake.swarm(['node', 'update', '--label-add', 'a=b', 'n2']);
  assert.equal(sentSpec().drain_deadline, '2026-01-01T12:05:00.000Z', 'another change leaves it');
  await fake.swarm(['node', 'update', '--availability', 'drain', 'n2']);
  assert.equal(sentSpec().drain_deadline, '', 'a new drain is a drain without it');
  await fake.swarm(['node', 'update', '--deadline', '1m', 'n2']);
  await fake.swarm(['node', 'update', '--availability', 'active', 'n2']);
  assert.deepEqual([sentSpec().availability, sentSpec().drain_deadline], ['active', '']);
});

test('--wait and --deadline are for drained nodes', async () => {
  for (const args of [['--wait'], ['--deadline', '5m'], ['--availability', 'pause', '--wait']]) {
    const { code, err } = await fake.swarm(['node', 'update', ...args, 'n2']);
    assert.equal(code, 1);
    assert.match(err, /for a node with the availability drain only/);
  }
  const { err } = await fake.swarm(['node', 'update', '--availability', 'drain', '--deadline', 'soon', 'n2']);
  assert.match(err, /invalid --deadline "soon": a duration/);
  assert.deepEqual(fake.sent('UpdateNode'), []);
});

test('--wait shows what is left until nothing is', async () => {
  fake.tasks.set('t1', task('t1'));
  fake.tasks.set('elsewhere', task('elsewhere', { node_id: 'n1', slot: 2 }));
  const waiting = fake.swarm(['node', 'update', '--availability', 'drain', '--wait', 'n2']);
  await until(() => fake.sent('ListTasks').length > 3);
  fake.tasks.set('t2', task('t2', { node_id: 'n1', replaces: 't1', status: { state: 'preparing' } }));
  const after = fake.sent('ListTasks').length + 4;
  await until(() => fake.sent('ListTasks').length > after);
  fake.tasks.set('t1', task('t1', { desired_state: 'shutdown', status: { state: 'shutdown' } }));
  const { code, out, err } = await waiting;
  assert.deepEqual([code, out], [0, 'n2\n']);
  assert.match(err, /^web: 1 task left\n {2}web\.1: its replacement on .+ is preparing\nn2: no task is left\n$/);
});

test('--wait ends with Ctrl-C, when the node is made active again, and when it goes down', async () => {
  fake.tasks.set('t1', task('t1'));
  const wait = async (meanwhile: () => void) => {
    const before = fake.sent('ListTasks').length;
    const waiting = fake.swarm(['node', 'update', '--availability', 'drain', '--wait', 'n2']);
    await until(() => fake.sent('ListTasks').length > before + 2);
    meanwhile();
    return waiting;
  };
  const interrupted = await wait(() => fake.interrupt());
  assert.equal(interrupted.code, 130);
  assert.match(interrupted.err, /continuing in background/);
  const active = await wait(() => fake.nodes.set('n2', makeNode({ id: 'n2', status: { state: 'ready' } })));
  assert.equal(active.code, 1);
  assert.match(active.err, /not waited for any more: it is no longer drained, with 1 tasks? left/);
  const down = await wait(() =>
    fake.nodes.set('n2', makeNode({ id: 'n2', status: { state: 'down' }, spec: { availability: 'drain' } })),
  );
  assert.equal(down.code, 1);
  assert.match(down.err, /it is down/);
});

test('why a task has not left', () => {
  const node = (drain_deadline = '') => makeNode({ id: 'n2', spec: { availability: 'drain', drain_deadline } });
  const lines = (next: TaskInput, deadline = '') =>
    drainLines(
      node(deadline),
      [task('t1'), task('t2', { node_id: '', replaces: 't1', ...next })],
      (id) => `host of ${id}`,
    );
  const reason = (next: TaskInput, deadline = '') => lines(next, deadline)[1];
  assert.deepEqual(
    drainLines(node(), [task('t1'), task('t2', { slot: 2 })], (id) => id),
    ['web: 2 tasks left'],
  );
  const refused = { status: { state: 'pending', err: 'no suitable node' } } as const;
  assert.equal(reason(refused), '  web.1: no other place for it: no suitable node');
  assert.equal(
    reason(refused, '2026-01-01T12:05:00.000Z'),
    '  web.1: no other place for it: no suitable node; it runs here until 2026-01-01T12:05:00.000Z',
  );
  assert.equal(reason({ status: { state: 'pending' } }), '  web.1: its replacement is being placed');
  assert.equal(
    reason({ node_id: 'n1', status: { state: 'starting' } }),
    '  web.1: its replacement on host of n1 is starting',
  );
  assert.equal(
    reason({ node_id: 'n1', status: { state: 'failed', err: 'exit 1' } }),
    '  web.1: its replacement failed: exit 1',
  );
  assert.equal(
    reason({ status: { state: 'new', message: 'waiting for service db to be healthy' } }),
    '  web.1: its replacement is waiting for service db to be healthy',
  );
  const stopping = [task('t1', { desired_state: 'shutdown' }), task('t2', { node_id: 'n1', replaces: 't1' })];
  assert.deepEqual(
    drainLines(node(), stopping, (id) => id),
    ['web: 1 task left', '  web.1: is being stopped'],
  );
});
