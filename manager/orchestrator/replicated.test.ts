import assert from 'node:assert/strict';
import test from 'node:test';
import { limits } from '../../lib/limits.js';
import { silentLog } from '../../lib/log.js';
import type { Task, TaskState } from '../../proto/types.js';
import { StatusWriter } from '../dispatcher/status-writer.js';
import { fitsPlacement } from './task.js';
import { World } from './testing.js';

async function world(replicas: number, spec: Parameters<World['addService']>[1] = {}, nodes = 3): Promise<World> {
  const w = new World();
  for (let i = 1; i <= nodes; i++) await w.addNode(`n${i}`);
  await w.addService('web', { mode: { replicated: { replicas } }, ...spec });
  return w;
}
const slots = (w: World): number[] =>
  w
    .wanted('web')
    .map((task) => task.slot)
    .sort((a, b) => a - b);

test('a new service gets a pending task for each replica, with all it needs to know', async () => {
  const ports = [{ target_port: 80, publish_mode: 'host' as const }];
  const w = await world(3, { task_template: { container_spec: { image: 'a' } }, endpoint_spec: { ports } });
  await w.decide();
  assert.deepEqual(slots(w), [1, 2, 3]);
  const [task] = w.tasks('web');
  assert.equal(task?.status.state, 'pending');
  assert.equal(task.desired_state, 'running');
  assert.equal(task.service_name, 'web');
  assert.equal(task.spec.container_spec.image, 'a');
  assert.equal(task.ports[0]?.target_port, 80);
  assert.equal(task.spec_version.index, w.service('web').spec_version.index);
  assert.equal((await w.decide()).changed, false, 'a second look changes nothing');
});

test('scaling down leaves the nodes evenly used and keeps low numbers', async () => {
  const w = await world(4);
  await w.decide();
  const places = ['n1', 'n1', 'n1', 'n2'];
  for (const [i, task] of w.tasks('web').entries()) await w.report({ ...task, node_id: places[i]! }, 'running');
  await w.setService('web', { mode: { replicated: { replicas: 2 } } });
  await w.decide();
  assert.deepEqual(slots(w), [1, 4]);
  const leaving = w.tasks('web').filter((task) => task.desired_state === 'remove');
  assert.deepEqual(
    leaving.map((task) => task.slot),
    [2, 3],
  );
});

test('scaling down removes what does not run first', async () => {
  const w = await world(3);
  await w.decide();
  const [, ...others] = w.tasks('web');
  for (const task of others) await w.report({ ...task, node_id: 'n1' }, 'running');
  await w.setService('web', { mode: { replicated: { replicas: 2 } } });
  await w.decide();
  assert.deepEqual(slots(w), [2, 3]);
});

test('scaling up takes the lowest free number, and waits for an old task of that number to stop', async () => {
  const w = await world(2);
  await w.settle();
  await w.setService('web', { mode: { replicated: { replicas: 1 } } });
  await w.decide();
  await w.setService('web', { mode: { replicated: { replicas: 2 } } });
  await w.decide();
  const successor = w.wanted('web').find((task) => task.slot === 2);
  assert.equal(successor?.desired_state, 'ready', 'the old task of slot 2 still runs');
  await w.settle();
  assert.equal(w.store.view.tasks.get(successor.id)?.status.state, 'running');
});

test('more replicas than one transaction holds', async () => {
  const replicas = limits.transaction_changes_max * 2 + 50;
  const w = await world(replicas);
  await w.decide();
  assert.equal(w.tasks('web').length, limits.transaction_changes_max);
  await w.decide();
  await w.decide();
  assert.equal(w.tasks('web').length, replicas);
  assert.equal((await w.decide()).changed, false);
});

test('the tasks of a removed service are to be removed', async () => {
  const w = await world(2);
  await w.settle();
  await w.removeService('web');
  await w.decide();
  assert.deepEqual(
    w.tasks('web').map((task) => task.desired_state),
    ['remove', 'remove'],
  );
  assert.equal((await w.decide()).changed, false);
});

for (const lose of ['down', 'removed'] as const) {
  test(`tasks of a node that is ${lose} are replaced at once`, async () => {
    const w = await world(1, {}, 1);
    await w.settle();
    await w.addNode('n2');
    if (lose === 'down') await w.setNode('n1', { status: { state: 'down' } });
    else await w.write({ action: 'remove', kind: 'node', object: w.store.view.nodes.get('n1')! });
    await w.decide();
    assert.deepEqual(
      w.tasks('web').map((task) => task.desired_state),
      ['shutdown', 'running'],
    );
    await w.settle();
    assert.equal(w.wanted('web')[0]?.node_id, 'n2');
  });
}

const newVersion = { container_spec: { image: 'v2' }, placement: { constraints: ['node.labels.zone==a'] } };
const STRANDED = 'its node is down, and no other may run it';

/** A service bound to n1, which is down; n2 is not for it. */
async function bound(replicas = 1, spec: Parameters<World['addService']>[1] = {}): Promise<World> {
  const constraints = ['node.labels.zone==a'];
  const w = await world(replicas, { task_template: { placement: { constraints } }, ...spec }, 0);
  w.fitsNode = (task, nodeId) => fitsPlacement(w.store.view.nodes.get(nodeId)!, w.service(task.service_id));
  await w.addNode('n1', { spec: { labels: { zone: 'a' } } });
  await w.addNode('n2');
  await w.settle();
  await w.setNode('n1', { status: { state: 'down' } });
  return w;
}
/** Its node tells how the task is. */
function hear(w: World, state: TaskState): Promise<void> {
  const [task] = w.tasks('web') as [Task];
  const status = { ...task.status, state, err: '', unheard: false };
  return new StatusWriter(w.store, silentLog).task(task.node_id, task.id, status);
}
const described = (w: World): unknown[] =>
  w.tasks('web').map(({ node_id, desired_state, status }) => [node_id, desired_state, status.state, status.err]);

test('what no other node may run stays on one that is down, says so, and goes on when it is back', async () => {
  const w = await bound();
  const [{ id }] = w.tasks('web') as [Task];
  await w.settle();
  assert.deepEqual(described(w), [['n1', 'running', 'running', STRANDED]]);
  await w.setNode('n1', { status: { state: 'ready' } });
  await w.settle();
  await hear(w, 'running');
  await w.settle();
  assert.deepEqual(described(w), [['n1', 'running', 'running', '']]);
  assert.equal(w.tasks('web')[0]?.id, id);
  assert.equal(w.tasks('web')[0]?.status.unheard, false);
});

for (const end of ['failed', 'complete'] as const) {
  test(`what ended (${end}) while its node was down was lost with it: it is replaced at once, whatever its policy is`, async () => {
    const policy = { condition: 'none', delay: 5e9, max_attempts: 1 } as const;
    const w = await bound(1, {
      task_template: { placement: { constraints: ['node.labels.zone==a'] }, restart_policy: policy },
    });
    await w.decide();
    await w.setNode('n1', { status: { state: 'ready' } });
    await hear(w, end);
    await w.decide();
    const [old, next] = w.tasks('web');
    assert.deepEqual([old?.desired_state, old?.status.unheard], ['shutdown', true]);
    assert.deepEqual([next?.desired_state, next?.start_after, next?.crashes], ['running', '', 0]);
  });
}

for (const [what, change] of [
  ['another node comes to fit', (w: World) => w.setNode('n2', { spec: { labels: { zone: 'a' } } })],
  ['its service may run elsewhere', (w: World) => w.setService('web', { task_template: {} })],
  [
    'its node is removed',
    (w: World) => w.write({ action: 'remove', kind: 'node', object: w.store.view.nodes.get('n1')! }),
  ],
  ['its node is drained', (w: World) => w.setNode('n1', { spec: { availability: 'drain', labels: { zone: 'a' } } })],
  ['its service is updated', (w: World) => w.setService('web', { task_template: newVersion })],
  [
    'its service is updated start first',
    (w: World) => w.setService('web', { task_template: newVersion, update_config: { order: 'start_first' } }),
  ],
] as const) {
  test(`a task on a node that is down is given up when ${what}`, async () => {
    const w = await bound();
    await w.settle();
    const [{ id }] = w.tasks('web') as [Task];
    await change(w);
    await w.settle();
    assert.ok(w.wanted('web').every((task) => task.id !== id));
    assert.equal(w.wanted('web').length, 1, 'and has a successor');
    assert.ok(
      w.tasks('web').every(({ status }) => status.err !== STRANDED),
      'that it could run nowhere else is over',
    );
  });
}

test('a paused node is no other place', async () => {
  const w = await bound();
  const labels = { zone: 'a' };
  await w.addNode('n3', { spec: { availability: 'pause', labels } });
  await w.settle();
  assert.equal(w.wanted('web')[0]?.node_id, 'n1');
  await w.setNode('n3', { spec: { availability: 'active', labels } });
  await w.settle();
  assert.equal(w.wanted('web')[0]?.node_id, 'n3');
});

/** Two tasks that no other node may run: that of slot 1 on n3, that of slot 2 on n1. One of their nodes is paused, the other down. */
async function halfSeen(paused: 'n1' | 'n3', down: 'n1' | 'n3'): Promise<{ w: World; seen: Task }> {
  const labels = { zone: 'a' };
  const w = await bound();
  await w.addNode('n3', { spec: { labels } });
  await w.settle();
  await w.setNode('n1', { status: { state: 'ready' } });
  w.fitsNode = (_, nodeId) => nodeId === 'n1';
  await w.setService('web', { mode: { replicated: { replicas: 2 } } });
  await w.settle();
  await w.setNode(paused, { spec: { availability: 'pause', labels } });
  await w.setNode(down, { status: { state: 'down' } });
  await w.settle();
  const places = w.wanted('web').map((task) => [task.slot, task.node_id]);
  assert.deepEqual(places.sort(), [
    [1, 'n3'],
    [2, 'n1'],
  ]);
  return { w, seen: w.wanted('web').find((task) => task.node_id === paused)! };
}

test('scaling down takes first what cannot be seen to run', async () => {
  const { w, seen } = await halfSeen('n1', 'n3');
  await w.setService('web', { mode: { replicated: { replicas: 1 } } });
  await w.settle();
  assert.deepEqual(
    w.wanted('web').map((task) => task.id),
    [seen.id],
  );
});

test('an update begins with what cannot be seen to run', async () => {
  const { w, seen } = await halfSeen('n3', 'n1');
  await w.setService('web', { task_template: newVersion });
  await w.settle();
  const wanted = w.wanted('web');
  assert.ok(wanted.some((task) => task.id === seen.id) && wanted.length === 2);
  assert.ok(wanted.every((task) => task.node_id !== 'n1'));
});

test('a node that stops meeting the constraints loses its task', async () => {
  const w = await world(1, { task_template: { placement: { constraints: ['node.labels.zone==a'] } } }, 0);
  await w.addNode('n1', { spec: { labels: { zone: 'a' } } });
  await w.settle();
  await w.setNode('n1', { spec: { labels: { zone: 'b' } } });
  await w.decide();
  assert.deepEqual(
    w.tasks('web').map((task) => [task.desired_state, task.status.err]),
    [
      ['shutdown', 'assigned node no longer meets constraints'],
      ['ready', ''],
    ],
    'and service ps says why',
  );
});

test('a successor does not wait for ever for a task that never stops', async () => {
  const w = await world(1, {}, 1);
  await w.settle();
  await w.setService('web', { task_template: { container_spec: { image: 'v2' } } });
  const { wakeAt } = await w.decide().then(() => w.decide());
  assert.equal(wakeAt! - w.clock.now(), 70_000, 'the grace period of 10 s and a minute');
  await w.clock.advance(70_000);
  await w.decide();
  assert.equal(w.wanted('web')[0]?.desired_state, 'running');
});
