import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { swarmError } from '../../lib/errors.js';
import { SeededRandom } from '../../lib/random.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { Node, Task } from '../../proto/types.js';
import { localStore, storeWith } from '../store/testing.js';
import type { MemoryStore } from '../store/memory-store.js';
import type { StoreChange } from '../store/types.js';
import { ClusterState } from './cluster-state.js';
import { schedule, type Decision } from './schedule.js';
import { Scheduler } from './scheduler.js';

const create = (kind: 'node' | 'task', object: Node | Task): StoreChange =>
  ({ action: 'create', kind, object }) as StoreChange;
const service: StoreChange = {
  action: 'create',
  kind: 'service',
  object: makeService({ id: 'web', spec: { name: 'web' } }),
};

function node(id: string, zone: string, cpus: number): Node {
  return makeNode({
    id,
    spec: { labels: { zone } },
    status: { state: 'ready' },
    description: { resources: { nano_cpus: cpus, memory_bytes: 0 } },
  });
}
function task(id: number, options: { cpus: number; max: number; spread: boolean }): Task {
  return makeTask({
    id: `t${id}`,
    service_id: 'web',
    slot: id,
    spec_version: { index: 1 },
    status: { state: 'pending' },
    desired_state: 'running',
    spec: {
      resources: { reservations: { nano_cpus: options.cpus } },
      placement: {
        max_replicas: options.max,
        preferences: options.spread ? [{ spread: { spread_descriptor: 'node.labels.zone' } }] : [],
      },
    },
  });
}

/** Looks at every node and every placement anew for each task. */
function slowly(nodes: readonly Node[], tasks: readonly Task[]): Map<string, string> {
  const placed = new Map<string, string>();
  for (const one of tasks) {
    const on = (id: string): number => [...placed.values()].filter((nodeId) => nodeId === id).length;
    const placement = must(one.spec.placement, 'placement');
    const cpus = one.spec.resources?.reservations?.nano_cpus ?? 0;
    const fitting = nodes.filter(({ id, description }) => {
      const hasCpus = (description?.resources.nano_cpus ?? 0) >= (on(id) + 1) * cpus;
      return hasCpus && (placement.max_replicas === 0 || on(id) < placement.max_replicas);
    });
    const zoneOf = (n: Node): string => (placement.preferences.length > 0 ? (n.spec.labels['zone'] ?? '') : '');
    const inZone = (zone: string): number =>
      nodes.filter((n) => zoneOf(n) === zone).reduce((sum, n) => sum + on(n.id), 0);
    const order = (n: Node): [number, string, number, string] => [inZone(zoneOf(n)), zoneOf(n), on(n.id), n.id];
    const [best] = [...fitting].sort((a, b) => compare(order(a), order(b)));
    if (best) placed.set(one.id, best.id);
  }
  return placed;
}
function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : must(a[at], 'a') < must(b[at], 'b') ? -1 : 1;
}

test('scheduler: placement is the one found by looking at every node for every task', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = new SeededRandom(seed);
    const nodes = Array.from({ length: random.int(7) }, (_, i) =>
      node(`n${i}`, 'abc'.charAt(random.int(3)), random.int(5)),
    );
    const options = { cpus: random.int(2), max: random.int(3), spread: random.int(2) === 1 };
    const tasks = Array.from({ length: 1 + random.int(12) }, (_, i) => task(i + 1, options));
    const clock = new SimClock();
    const store = await storeWith(clock, [
      ...nodes.map((one) => create('node', one)),
      service,
      ...tasks.map((one) => create('task', one)),
    ]);
    const decisions = schedule(new ClusterState(store.view, clock), clock.now());
    const placed = new Map(decisions.flatMap((d) => (d.node ? [[d.from.id, d.node.id] as const] : [])));
    assert.deepEqual(placed, slowly(nodes, tasks), `seed ${seed}`);
    assert.equal(decisions.length, tasks.length, `every task is placed or told why (seed ${seed})`);
  }
});

test('scheduler: what does not fit one pass stays due, and is placed by the next ones as by one', async () => {
  const clock = new SimClock();
  const waiting = Array.from({ length: 9 }, (_, i) => create('task', task(i + 1, { cpus: 1, max: 0, spread: true })));
  const nodes = [node('n1', 'a', 2), node('n2', 'b', 3), node('n3', 'b', 2)].map((one) => create('node', one));
  const store = await storeWith(clock, [...nodes, service, ...waiting]);
  const state = new ClusterState(store.view, clock);
  const passes = [];
  while (state.hasWork) passes.push(schedule(state, clock.now(), 2));
  assert.deepEqual(
    passes.map((decisions) => decisions.length),
    [2, 2, 2, 3],
    'the last one tells those that are left why',
  );
  const atOnce = schedule(new ClusterState(store.view, clock), clock.now());
  const nodesOf = (decisions: Decision[]) => decisions.map((d) => [d.from.id, d.node?.id, d.to.status.err]);
  assert.deepEqual(nodesOf(passes.flat()), nodesOf(atOnce));
});

test('scheduler: a second look at the same state decides nothing', async () => {
  const clock = new SimClock();
  const waiting = [1, 2, 3].map((id) => create('task', task(id, { cpus: 2, max: 0, spread: false })));
  const store = await storeWith(clock, [create('node', node('n1', 'a', 2)), service, ...waiting]);
  const state = new ClusterState(store.view, clock);
  assert.equal(schedule(state, clock.now()).length, 3);
  state.nodesChanged = true;
  assert.deepEqual(schedule(state, clock.now()), []);
});

function started(store: MemoryStore, clock: SimClock): Scheduler {
  const scheduler = new Scheduler({
    store,
    clock,
    random: new SeededRandom(1),
    log: silentLog,
    onFatal: (error) => assert.ifError(error),
  });
  scheduler.start();
  return scheduler;
}

test('scheduler: a large service is committed in batches', async () => {
  const clock = new SimClock();
  const store = await storeWith(clock, [create('node', node('n1', 'a', 0)), service]);
  const tasks = Array.from({ length: 450 }, (_, i) => create('task', task(i + 1, { cpus: 0, max: 0, spread: false })));
  for (let at = 0; at < 450; at += 150) await store.update(() => tasks.slice(at, at + 150));
  const sizes: number[] = [];
  store.watch((commit) => sizes.push(commit.events.length));
  const scheduler = started(store, clock);
  await clock.advance(0);
  assert.deepEqual(sizes, [200, 200, 50]);
  await scheduler.stop();
});

test('scheduler: a store that fails for a while is asked again, and nothing is counted twice', async () => {
  const clock = new SimClock();
  const store = localStore(clock);
  const pair = [1, 2].map((id) => create('task', task(id, { cpus: 1, max: 0, spread: false })));
  await store.update(() => [create('node', node('n1', 'a', 2)), service, ...pair]);
  const update = store.update.bind(store);
  let failures = 3;
  store.update = (decide) =>
    failures-- > 0 ? Promise.reject(swarmError('RAFT_NOT_LEADER', { hint: '' })) : update(decide);
  const scheduler = started(store, clock);
  await clock.advance(0);
  assert.equal(store.view.tasks.get('t1')?.status.state, 'pending');
  await clock.advance(10_000);
  assert.deepEqual(
    [...store.view.tasks.values()].map((one) => one.node_id),
    ['n1', 'n1'],
  );
  await scheduler.stop();
});

test('scheduler: a node drained while the decision waits for its turn is not given the task', async () => {
  const clock = new SimClock();
  const store = await storeWith(clock, [
    create('node', node('n1', 'a', 1)),
    create('node', node('n2', 'a', 1)),
    service,
  ]);
  const scheduler = started(store, clock);
  const update = store.update.bind(store);
  let isFirst = true;
  store.update = async (decide) => {
    if (isFirst) {
      isFirst = false;
      const n1 = must(store.view.nodes.get('n1'), 'n1');
      const drained = { ...n1, spec: { ...n1.spec, availability: 'drain' as const } };
      await update(() => [{ action: 'update', kind: 'node', object: drained }]);
    }
    return update(decide);
  };
  await update(() => [create('task', task(1, { cpus: 1, max: 0, spread: false }))]);
  await clock.advance(0);
  assert.equal(store.view.tasks.get('t1')?.node_id, 'n2');
  await scheduler.stop();
});
