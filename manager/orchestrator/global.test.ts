import assert from 'node:assert/strict';
import test from 'node:test';
import { World } from './testing.js';

async function world(constraints: string[] = []): Promise<World> {
  const w = new World();
  await w.addNode('n1', { spec: { labels: { zone: 'a' } } });
  await w.addNode('n2', { spec: { labels: { zone: 'b' } } });
  await w.addService('web', { mode: { global: {} }, task_template: { placement: { constraints } } });
  return w;
}
const places = (w: World): string[] =>
  w
    .wanted('web')
    .map((task) => task.node_id)
    .sort();

test('one task on each node, placed from the start, in no slot', async () => {
  const w = await world();
  await w.addNode('n3');
  await w.decide();
  assert.deepEqual(places(w), ['n1', 'n2', 'n3']);
  assert.ok(w.tasks('web').every((task) => task.slot === 0 && task.status.state === 'pending'));
  await w.settle();
  assert.equal((await w.decide()).changed, false);
});

test('only where the constraints are met, also when a label changes later', async () => {
  const w = await world(['node.labels.zone==a']);
  await w.settle();
  assert.deepEqual(places(w), ['n1']);
  await w.setNode('n1', { spec: { labels: { zone: 'b' } } });
  await w.setNode('n2', { spec: { labels: { zone: 'a' } } });
  await w.settle();
  assert.deepEqual(places(w), ['n2']);
});

test('a drained node loses its task, gets no other, and one again when it is back', async () => {
  const w = await world();
  await w.settle();
  await w.setNode('n2', { spec: { availability: 'drain' } });
  await w.settle();
  assert.deepEqual(places(w), ['n1']);
  await w.setNode('n2', { spec: { availability: 'active' } });
  await w.settle();
  assert.deepEqual(places(w), ['n1', 'n2']);
});

test('on a node that is down a task stays as it is, and is brought up to date when the node is back; one of a job is given up', async () => {
  const w = await world();
  await w.addService('job', { mode: { global_job: {} } });
  await w.decide();
  const before = w.tasks('web');
  await w.setNode('n2', { status: { state: 'down' } });
  await w.settle();
  assert.deepEqual(
    w.tasks('web').map(({ id }) => id),
    before.map(({ id }) => id),
  );
  assert.deepEqual(
    w.tasks('job').map((task) => [task.node_id, task.desired_state]),
    [
      ['n1', 'complete'],
      ['n2', 'shutdown'],
    ],
  );
  await w.setService('web', { task_template: { container_spec: { image: 'new' } } });
  await w.settle();
  const images = () => w.wanted('web').map((task) => [task.node_id, task.spec.container_spec.image]);
  assert.deepEqual(images(), [
    ['n2', ''],
    ['n1', 'new'],
  ]);
  assert.equal(w.service('web').update_status?.state, 'completed');
  await w.setNode('n2', { status: { state: 'ready' } });
  await w.settle();
  assert.deepEqual(images(), [
    ['n1', 'new'],
    ['n2', 'new'],
  ]);
});

test('a paused or silent node keeps its task and gets none', async () => {
  const w = await world();
  await w.settle();
  await w.setNode('n1', { spec: { availability: 'pause' } });
  await w.setNode('n2', { status: { state: 'unknown' } });
  await w.addNode('n3', { spec: { availability: 'pause' } });
  await w.addNode('n4', { status: { state: 'unknown' } });
  await w.setService('web', { task_template: { container_spec: { image: 'new' } } });
  await w.settle();
  assert.deepEqual(places(w), ['n1', 'n2']);
  assert.ok(
    w.wanted('web').every((task) => task.spec.container_spec.image === ''),
    'nor is it updated',
  );
});

test('a failed task is replaced on its node', async () => {
  const w = await world();
  await w.settle();
  await w.report(w.tasks('web')[0]!, 'failed');
  await w.settle();
  assert.deepEqual(places(w), ['n1', 'n2']);
  assert.equal(w.tasks('web').length, 3);
});

test('only where the image has a platform for: a node of another one gets no task, and loses the one it has', async () => {
  const w = await world();
  const arm = { platform: { os: 'linux', architecture: 'aarch64' } };
  const intel = { platform: { os: 'linux', architecture: 'x86_64' } };
  await w.setNode('n1', { description: intel });
  await w.setNode('n2', { description: arm });
  await w.setService('web', { task_template: { placement: { platforms: [{ os: 'linux', architecture: 'amd64' }] } } });
  await w.settle();
  assert.deepEqual(places(w), ['n1']);
  await w.setNode('n1', { description: arm });
  await w.setNode('n2', { description: intel });
  await w.settle();
  assert.deepEqual(places(w), ['n2']);
});
