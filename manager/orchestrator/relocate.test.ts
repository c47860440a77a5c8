import assert from 'node:assert/strict';
import test from 'node:test';
import { rfc3339 } from '../../lib/clock.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import type { Task } from '../../proto/types.js';
import { World } from './testing.js';

/** `replicas` on n1, with n2 and n3 empty beside it. */
async function world(replicas: number, spec: ServiceSpecInput = {}): Promise<World> {
  const w = new World();
  await w.addNode('n1');
  await w.addService('web', { mode: { replicated: { replicas } }, ...spec });
  await w.settle();
  await w.addNode('n2');
  await w.addNode('n3');
  return w;
}
const drain = (w: World, drain_deadline = ''): Promise<void> =>
  w.setNode('n1', { spec: { availability: 'drain', drain_deadline } });
const serving = (w: World): Task[] => w.wanted('web').filter((t) => t.status.state === 'running');
const on = (w: World, node: string): Task[] => w.wanted('web').filter((t) => t.node_id === node);

async function decideAll(w: World): Promise<void> {
  while ((await w.decide()).changed);
}
/** Moves on by one state everywhere, with all decisions that follow. */
async function step(w: World, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    await decideAll(w);
    await w.work();
  }
  await decideAll(w);
}
/** The least and the most of what `count` gives while the world comes to rest. */
async function extremes(w: World, count: (w: World) => number): Promise<[number, number]> {
  const seen: number[] = [];
  w.afterDecision = () => seen.push(count(w));
  await w.settle();
  return [Math.min(...seen), Math.max(...seen)];
}

test('drain: one task at a time, the new one first, and none is ever missing', async () => {
  const w = await world(3);
  await drain(w);
  await decideAll(w);
  const successors = w.wanted('web').filter((t) => t.replaces !== '');
  assert.deepEqual(
    successors.map((t) => [t.slot, t.desired_state]),
    [[1, 'running']],
  );
  assert.deepEqual(await extremes(w, (w) => serving(w).length), [3, 3]);
  assert.equal(on(w, 'n1').length, 0);
  assert.equal(serving(w).length, 3);
  assert.deepEqual(await w.decide(), { changed: false, wakeAt: undefined });
});

test('drain keeps to the parallelism and the order of the service’s updates', async () => {
  const two = await world(4, { update_config: { parallelism: 2, order: 'start_first' } });
  await drain(two);
  assert.deepEqual(await extremes(two, (w) => w.wanted('web').length), [4, 6]);
  const all = await world(4, { update_config: { parallelism: 0, order: 'start_first' } });
  await drain(all);
  await decideAll(all);
  assert.equal(all.wanted('web').length, 8);
});

test('stop first: the successor is placed and prepared before the old task stops', async () => {
  const w = await world(2, { update_config: { parallelism: 1, order: 'stop_first' } });
  await drain(w);
  await step(w, 2);
  const [next] = w.wanted('web').filter((t) => t.replaces !== '');
  assert.deepEqual([next?.status.state, next?.desired_state, serving(w).length], ['preparing', 'ready', 2]);
  await step(w);
  assert.deepEqual([serving(w).length, on(w, 'n1').length], [1, 1], 'prepared: the old one is told to stop');
  assert.deepEqual(await extremes(w, (w) => serving(w).length), [1, 2]);
  assert.equal(on(w, 'n1').length, 0);
});

const exclusive: readonly [string, ServiceSpecInput][] = [
  ['a port of the host', { endpoint_spec: { ports: [{ target_port: 80, publish_mode: 'host' }] } }],
  ['a volume', { task_template: { container_spec: { mounts: [{ type: 'volume', target: '/data' }] } } }],
];
for (const [what, spec] of exclusive) {
  test(`without a word about updates, a service with ${what} stops the old task first`, async () => {
    const w = await world(1, spec);
    await drain(w);
    let both = 0;
    w.afterDecision = () =>
      (both = Math.max(both, w.wanted('web').filter((t) => t.desired_state === 'running').length));
    await w.settle();
    assert.equal(both, 1);
    assert.equal(serving(w).length, 1);
  });
}

test('what has no other place stops at once; the others of its service too, one after the other', async () => {
  const w = await world(2);
  w.fitsNode = (_, node) => node === 'n1';
  await drain(w);
  await w.settle();
  assert.equal(serving(w).length, 0);
  assert.deepEqual(
    w.wanted('web').map((t) => [t.status.state, t.status.err]),
    [
      ['pending', 'no suitable node'],
      ['pending', 'no suitable node'],
    ],
  );
});

test('with a deadline it runs on until then', async () => {
  const w = await world(2);
  w.fitsNode = (_, node) => node === 'n1';
  const deadline = w.clock.now() + 300_000;
  await drain(w, rfc3339(deadline));
  await step(w, 5);
  assert.equal(serving(w).length, 2);
  assert.equal((await w.decide()).wakeAt, deadline);
  await w.clock.advance(300_000);
  await step(w, 2);
  assert.equal(serving(w).length, 0);
});

test('room that comes before the deadline is used', async () => {
  const w = await world(1);
  w.fitsNode = (_, node) => node === 'n1';
  await drain(w, rfc3339(w.clock.now() + 300_000));
  await step(w, 3);
  w.fitsNode = () => true;
  await step(w, 6);
  assert.deepEqual([serving(w).length, on(w, 'n1').length], [1, 0]);
});

test('at the deadline what has not moved yet stops, all of it', async () => {
  const w = await world(3);
  w.fails = (t) => t.replaces !== '';
  await drain(w, rfc3339(w.clock.now() + 20_000));
  await step(w, 6);
  assert.equal(serving(w).length, 3, 'a successor that fails costs nothing');
  w.fails = () => false;
  await w.clock.advance(20_000);
  await decideAll(w);
  assert.equal(on(w, 'n1').length, 0);
  await w.settle();
  assert.equal(serving(w).length, 3);
});

test('a successor that fails is tried again after the restart delay, and the drain waits for it', async () => {
  const w = await world(2);
  w.fails = (t) => t.replaces !== '';
  await drain(w);
  await step(w, 6);
  for (let i = 0; i < 20; i++) {
    await w.clock.advance(1_000);
    await step(w);
    assert.equal(on(w, 'n1').length, 2);
  }
  const tries = w.tasks('web').filter((t) => t.replaces !== '').length;
  assert.ok(tries >= 2 && tries <= 6, `${tries} tries in 20 s`);
  w.fails = () => false;
  await w.settle();
  assert.deepEqual([serving(w).length, on(w, 'n1').length], [2, 0]);
});

test('stop first: a successor that fails after the old task has stopped holds up the next one', async () => {
  const w = await world(3, { update_config: { parallelism: 1, order: 'stop_first' } });
  w.fails = () => true;
  await drain(w);
  for (let i = 0; i < 60; i++) {
    await w.clock.advance(1_000);
    await step(w);
    assert.ok(serving(w).length >= 2);
  }
  w.fails = () => false;
  await w.settle();
  assert.deepEqual([serving(w).length, on(w, 'n1').length], [3, 0]);
});

test('made active again, the node keeps what has not moved yet', async () => {
  const w = await world(3);
  await drain(w);
  await step(w, 2);
  const before = new Set(serving(w).map((t) => t.id));
  await w.setNode('n1', { spec: { availability: 'active' } });
  await w.settle();
  assert.deepEqual(new Set(w.wanted('web').map((t) => t.id)), before);
});

for (const lost of ['down', 'removed'] as const) {
  test(`a node that is ${lost} while it is drained loses all its tasks at once`, async () => {
    const w = await world(3);
    await drain(w);
    await step(w, 2);
    if (lost === 'down') await w.setNode('n1', { status: { state: 'down' }, spec: { availability: 'drain' } });
    else await w.write({ action: 'remove', kind: 'node', object: w.store.view.nodes.get('n1')! });
    await decideAll(w);
    assert.equal(on(w, 'n1').length, 0);
    assert.equal(w.wanted('web').length, 3);
    await w.settle();
    assert.equal(serving(w).length, 3);
  });
}

test('a drained task does not wait for a successor whose node has gone down, though no other node is open', async () => {
  const w = await world(1);
  await w.setNode('n3', { spec: { availability: 'pause' } });
  const [{ id }] = w.wanted('web') as [Task];
  await drain(w);
  await step(w, 2);
  assert.equal(w.wanted('web').find((task) => task.id !== id)?.node_id, 'n2');
  await w.setNode('n2', { status: { state: 'down' } });
  await w.settle();
  assert.deepEqual(
    w.wanted('web').map((task) => task.node_id),
    [''],
    'it has stopped, and the last of its successors waits for a node',
  );
});

test('tasks that do not serve yet, and those of global services, leave a drained node at once', async () => {
  const w = await world(1);
  await w.addService('agent', { mode: { global: {} } });
  await w.addService('slow', { mode: { replicated: { replicas: 2 } } });
  w.fitsNode = (t, node) => t.service_id !== 'slow' || node === 'n1';
  await w.settle();
  for (const task of w.wanted('slow')) await w.report(task, 'starting');
  await drain(w);
  await decideAll(w);
  assert.equal(w.wanted('agent').filter((t) => t.node_id === 'n1').length, 0);
  assert.ok(w.wanted('slow').every((t) => t.node_id === ''));
});

test('pause stops nothing and moves nothing', async () => {
  const w = await world(2);
  await w.setNode('n1', { spec: { availability: 'pause' } });
  assert.deepEqual(await w.decide(), { changed: false, wakeAt: undefined });
});

test('an update in the middle of a drain, and a drain in the middle of an update, end where they should', async () => {
  for (const first of ['drain', 'update'] as const) {
    const w = await world(4, { update_config: { parallelism: 1, order: 'start_first' } });
    const update = (): Promise<void> => w.setService('web', { task_template: { container_spec: { image: 'v2' } } });
    await (first === 'drain' ? drain(w) : update());
    await step(w, 2);
    await (first === 'drain' ? update() : drain(w));
    let least = 4;
    w.afterDecision = () => (least = Math.min(least, serving(w).length));
    await w.settle();
    assert.equal(least, 4);
    assert.deepEqual([serving(w).length, on(w, 'n1').length], [4, 0]);
    assert.ok(serving(w).every((t) => t.spec.container_spec.image === 'v2'));
    assert.equal(w.service('web').update_status?.state, 'completed');
  }
});

test('an update that waits for room does not keep a drained node from being emptied', async () => {
  const w = await world(3, { update_config: { parallelism: 1, order: 'start_first' } });
  w.fitsNode = (t) => t.spec.container_spec.image !== 'v2';
  await w.setService('web', { task_template: { container_spec: { image: 'v2' } } });
  await w.settle();
  assert.equal(serving(w).length, 3);
  await drain(w);
  await w.settle();
  assert.equal(on(w, 'n1').length, 0);
});

test('a paused update does not keep a drained node from being emptied', async () => {
  const w = await world(2);
  w.fails = (t) => t.spec.container_spec.image === 'v2';
  await w.setService('web', { task_template: { container_spec: { image: 'v2' } } });
  await step(w, 8);
  assert.equal(w.service('web').update_status?.state, 'paused');
  w.fails = () => false;
  await drain(w);
  await w.settle();
  assert.deepEqual([serving(w).length, on(w, 'n1').length], [2, 0]);
});

const ask = async (w: World, to: string): Promise<void> => {
  for (const task of w.wanted('web')) {
    const relocation = { reason: 'rebalance', requested_at: rfc3339(w.clock.now()), node_id: to };
    const now = w.store.view.tasks.get(task.id)!;
    await w.write({ action: 'update', kind: 'task', object: { ...now, relocation } });
  }
};

test('tasks that are asked to move go where they are asked to', async () => {
  const w = await world(2);
  await ask(w, 'n3');
  assert.deepEqual(await extremes(w, (w) => serving(w).length), [2, 2]);
  assert.deepEqual([on(w, 'n3').length, serving(w).length], [2, 2]);
  assert.ok(w.wanted('web').every((t) => t.relocation === null));
});

for (const [why, spoil] of [
  ['has no room', (w: World) => void (w.fitsNode = (_, node) => node !== 'n3')],
  ['is drained', (w: World) => w.setNode('n3', { spec: { availability: 'drain' } })],
  ['runs the successor into a failure', (w: World) => void (w.fails = (t) => t.node_id === 'n3')],
] as const) {
  test(`a task that was only asked to move stays when the new node ${why}`, async () => {
    const w = await world(2);
    const before = w.wanted('web').map((t) => t.id);
    await ask(w, 'n3');
    await step(w, 2);
    await spoil(w);
    await w.settle();
    assert.equal(serving(w).length, 2);
    assert.ok(w.wanted('web').every((t) => t.relocation === null));
    assert.ok(before.some((id) => w.wanted('web').some((t) => t.id === id)));
  });
}

test('a task that ends while its successor has no room is replaced anywhere', async () => {
  const w = await world(1);
  w.fitsNode = (_, node) => node !== 'n3';
  await ask(w, 'n3');
  await decideAll(w);
  await w.work();
  await w.report(on(w, 'n1')[0]!, 'failed');
  await w.settle();
  assert.equal(serving(w).length, 1);
  assert.notEqual(serving(w)[0]?.node_id, 'n3');
});
