/** The loops on a store, with virtual time and a stand-in for all agents: nothing here calls a decider. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { limits } from '../../lib/limits.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import { makeCluster } from '../../proto/objects.js';
import { Allocator } from '../allocator/allocator.js';
import { holdsAddresses } from '../network-needs.js';
import { Orchestrator } from './orchestrator.js';
import { TaskReaper } from './task-reaper.js';
import { World } from './testing.js';

function loopsOf(w: World, seed = 9) {
  const options = {
    store: w.store,
    clock: w.clock,
    random: new SeededRandom(seed),
    log: silentLog,
    onFatal: (error: unknown): void => {
      throw error;
    },
  };
  return [new Orchestrator(options), new Allocator(options), new TaskReaper(options)];
}

/** A cluster with the loops running. */
async function running(): Promise<{ w: World; stop: () => Promise<unknown> }> {
  const w = new World();
  await w.addNode('n1');
  await w.addNode('n2');
  const loops = loopsOf(w);
  for (const loop of loops) loop.start();
  return { w, stop: () => Promise.all(loops.map((loop) => loop.stop())) };
}

/** Lets loops and agents act on each other for `ms` of virtual time, in steps of 100 ms. */
async function live(w: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    await w.clock.advance(100);
    await w.work();
  }
  await w.clock.advance(0);
}
const summary = (w: World): string[] =>
  w
    .tasks('web')
    .map((task) => `${task.slot} ${task.desired_state} ${task.status.state}`)
    .sort();

test('create, scale, fail, update, remove: the tasks follow', async () => {
  const { w, stop } = await running();
  await w.addService('web', { mode: { replicated: { replicas: 2 } } });
  await live(w, 1_000);
  assert.deepEqual(summary(w), ['1 running running', '2 running running']);

  await w.setService('web', { mode: { replicated: { replicas: 1 } } });
  await live(w, 1_000);
  assert.deepEqual(summary(w), ['1 running running'], 'the reaper deletes what was scaled away');

  await w.report(w.tasks('web')[0]!, 'failed');
  await live(w, 4_900);
  assert.deepEqual(summary(w), ['1 ready ready', '1 shutdown failed']);
  await live(w, 1_000);
  assert.deepEqual(summary(w), ['1 running running', '1 shutdown failed']);

  await w.setService('web', { task_template: { container_spec: { image: 'v2' } } });
  await live(w, 2_000);
  assert.equal(w.service('web').update_status?.state, 'updating');
  await live(w, 6_000);
  assert.equal(w.service('web').update_status?.state, 'completed');
  assert.deepEqual(
    w.wanted('web').map((task) => task.spec.container_spec.image),
    ['v2'],
  );

  await w.removeService('web');
  await live(w, 1_000);
  assert.deepEqual(summary(w), []);
  await stop();
});

test('nodes come, drain, go down and are removed: tasks follow', async () => {
  const { w, stop } = await running();
  await w.addService('agent', { mode: { global: {} } });
  await w.addService('web', { mode: { replicated: { replicas: 2 } } });
  await live(w, 1_000);
  await w.addNode('n3');
  await live(w, 1_000);
  const places = (id: string): string[] =>
    w
      .wanted(id)
      .map((task) => task.node_id)
      .sort();
  assert.deepEqual(places('agent'), ['n1', 'n2', 'n3']);

  await w.setNode('n1', { spec: { availability: 'drain' } });
  await live(w, 1_000);
  assert.deepEqual(places('agent'), ['n2', 'n3']);
  assert.ok(!places('web').includes('n1'));
  assert.ok(w.wanted('web').every((task) => task.status.state === 'running'));

  await w.setNode('n2', { status: { state: 'down' } });
  await live(w, 1_000);
  assert.deepEqual(places('web'), ['n3', 'n3']);
  assert.ok([...w.store.view.tasks.byNode('n2')].length > 0, 'a node that is down may come back: its tasks are kept');
  await w.write({ action: 'remove', kind: 'node', object: w.store.view.nodes.get('n2')! });
  await live(w, 1_000);
  assert.deepEqual([...w.store.view.tasks.byNode('n2')], []);
  await stop();
});

test('a new leader goes on where the last one stopped', async () => {
  const { w, stop } = await running();
  await w.addService('web', { mode: { replicated: { replicas: 3 } }, update_config: { parallelism: 1 } });
  await live(w, 1_000);
  await w.setService('web', { task_template: { container_spec: { image: 'v2' } } });
  await live(w, 300);
  await w.report(w.tasks('web')[0]!, 'failed');
  await w.clock.advance(0);
  await stop();
  const before = w.store.snapshot();
  await w.clock.advance(3_000);
  assert.deepEqual(w.store.snapshot(), before, 'nothing is written after stop');

  const next = loopsOf(w, 10);
  for (const loop of next) loop.start();
  await live(w, 15_000);
  assert.equal(w.service('web').update_status?.state, 'completed');
  assert.deepEqual(
    w.wanted('web').map((task) => [task.spec.container_spec.image, task.status.state]),
    Array(3).fill(['v2', 'running']),
  );
  await Promise.all(next.map((loop) => loop.stop()));
});

test('what does not fit one transaction follows in the next', async () => {
  const { w, stop } = await running();
  const replicas = limits.transaction_changes_max + 50;
  await w.addService('web', { mode: { replicated: { replicas } } });
  await w.clock.advance(0);
  assert.equal(w.tasks('web').length, replicas);
  await w.removeService('web');
  await w.clock.advance(0);
  assert.equal(w.tasks('web').length, 0, 'tasks that no node has seen are deleted at once');
  await stop();
});

test('tasks with networks: created, scaled beyond what there are addresses for, updated, drained, removed', async () => {
  const { w, stop } = await running();
  await w.addNetwork('ingress');
  await w.addNetwork('net', 29);
  const publish = { endpoint_spec: { ports: [{ target_port: 80 }] } };
  const inNet = (image: string) => ({ task_template: { container_spec: { image }, networks: [{ target: 'net' }] } });
  await w.addService('web', { mode: { replicated: { replicas: 2 } }, ...publish, ...inNet('v1') });
  await live(w, 1_000);
  assert.deepEqual(summary(w), ['1 running running', '2 running running']);
  const held = (): number => w.tasks('web').filter(holdsAddresses).length;

  await w.setService('web', { mode: { replicated: { replicas: 5 } } });
  await live(w, 1_000);
  const last = w.tasks('web').find((task) => task.status.state === 'new');
  assert.equal(last?.status.err, 'network net: 5 of 5 addresses in use');
  assert.equal(held(), 4, 'one address is the service’s');

  await w.setService('web', { mode: { replicated: { replicas: 4 } }, ...inNet('v2') });
  await live(w, 40_000);
  assert.equal(w.service('web').update_status?.state, 'completed');
  await w.setNode('n1', { spec: { availability: 'drain' } });
  await live(w, 20_000);
  assert.deepEqual(
    w.wanted('web').map((task) => [task.node_id, task.status.state, task.spec.container_spec.image]),
    Array(4).fill(['n2', 'running', 'v2']),
    'one is stopped for the next, where there is no address for both',
  );

  await w.setService('web', { endpoint_spec: { ports: [{ target_port: 80, published_port: 8080 }] } });
  await live(w, 1_000);
  assert.equal(w.service('web').update_status, null, 'a port of the mesh needs no new tasks');
  await w.removeService('web');
  await live(w, 1_000);
  assert.equal(held(), 0);
  await stop();
});

test('a lower history limit deletes at once', async () => {
  const { w, stop } = await running();
  const cluster = makeCluster({ id: 'c', spec: { task_history_retention_limit: 5 } });
  await w.write({ action: 'create', kind: 'cluster', object: cluster });
  await w.addService('web', { task_template: { restart_policy: { delay: 0 } } });
  for (let i = 0; i < 7; i++) {
    await live(w, 1_000);
    await w.report(w.wanted('web')[0]!, 'failed');
  }
  await live(w, 1_000);
  assert.equal(w.tasks('web').length, 5);
  const object = { ...w.store.view.cluster()!, spec: { ...cluster.spec, task_history_retention_limit: 2 } };
  await w.write({ action: 'update', kind: 'cluster', object });
  await live(w, 100);
  assert.equal(w.tasks('web').length, 2);
  await stop();
});

test('a report of progress that changes no decision wakes nobody', async () => {
  const { w, stop } = await running();
  await w.addService('web', { mode: { replicated: { replicas: 1 } } });
  await w.clock.advance(0);
  const byService = w.store.view.tasks.byService.bind(w.store.view.tasks);
  let looks = 0;
  w.store.view.tasks.byService = (id) => {
    looks++;
    return byService(id);
  };
  for (let i = 0; i < 5; i++) {
    await w.work();
    await w.clock.advance(0);
  }
  assert.equal([...byService('web')][0]?.status.state, 'running');
  assert.equal(looks, 0);
  await stop();
});

test('what a service waits for wakes it: services that come and get well, nodes that return', async () => {
  const { w, stop } = await running();
  const depends_on = [{ service: 'db', condition: 'healthy' as const, required: true }];
  await w.addService('web', { depends_on });
  await live(w, 500);
  assert.deepEqual(summary(w), ['1 running new']);
  await w.addService('db', { mode: { global: {} } });
  for (const id of ['n1', 'n2']) await w.setNode(id, { status: { state: 'unknown' } });
  await live(w, 2_000);
  assert.deepEqual(summary(w), ['1 running new']);
  for (const id of ['n1', 'n2']) await w.setNode(id, { status: { state: 'ready' } });
  await live(w, 2_000);
  assert.deepEqual(summary(w), ['1 running running']);
  await stop();
});

test('a job is done slot by slot, and its history stays within the limit, run after run', async () => {
  const { w, stop } = await running();
  const cluster = makeCluster({ id: 'c', spec: { task_history_retention_limit: 2 } });
  await w.write({ action: 'create', kind: 'cluster', object: cluster });
  await w.addService('web', { mode: { replicated_job: { max_concurrent: 1, total_completions: 2 } } });
  await live(w, 2_000);
  assert.deepEqual(summary(w), ['1 complete complete', '2 complete complete']);
  for (let run = 1; run <= 3; run++) {
    await w.setService('web', { task_template: { force_update: run } });
    await live(w, 2_000);
  }
  assert.deepEqual(summary(w), Array(2).fill(['1 complete complete', '2 complete complete']).flat().sort());
  await w.removeService('web');
  await live(w, 500);
  assert.deepEqual(summary(w), []);
  await stop();
});

test('what is bound to a node that is down waits for it, or for another to come to fit', async () => {
  const { w, stop } = await running();
  const labels = { zone: 'a' };
  w.fitsNode = (_, id) => w.store.view.nodes.get(id)?.spec.labels['zone'] === 'a';
  await w.setNode('n1', { spec: { labels } });
  const placement = { constraints: ['node.labels.zone==a'] };
  await w.addService('web', { mode: { replicated: { replicas: 1 } }, task_template: { placement } });
  await live(w, 1_000);
  const place = () => w.wanted('web').map(({ id, node_id, status }) => [id, node_id, status.unheard]);
  const [[id] = []] = place();
  await w.setNode('n1', { status: { state: 'down' } });
  await live(w, 1_000);
  assert.deepEqual(place(), [[id, 'n1', true]]);
  await w.setNode('n2', { spec: { labels } });
  await live(w, 1_000);
  const [[next, node] = [], ...more] = place();
  assert.deepEqual([next !== id, node, more], [true, 'n2', []]);
  await stop();
});

test('a node that returns stops the tasks that were replaced while it was down', async () => {
  const { w, stop } = await running();
  await w.addService('web', { mode: { replicated: { replicas: 4 } } });
  await live(w, 1_000);
  await w.setNode('n1', { status: { state: 'down' } });
  await live(w, 1_000);
  await w.setNode('n1', { status: { state: 'ready' } });
  await live(w, 1_000);
  const serving = w.tasks('web').filter((task) => task.status.state === 'running');
  assert.deepEqual(serving.map((task) => [task.slot, task.node_id]).sort(), [
    [1, 'n2'],
    [2, 'n2'],
    [3, 'n2'],
    [4, 'n2'],
  ]);
  await stop();
});
