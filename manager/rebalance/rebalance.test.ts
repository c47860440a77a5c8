import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import type { Task } from '../../proto/types.js';
import { Orchestrator } from '../orchestrator/orchestrator.js';
import { World } from '../orchestrator/testing.js';
import { RebalanceOnJoin } from './on-join.js';
import { rebalance } from './rebalance.js';

const request = { services: [], plan_only: false };
const counts = (w: World, id = 'web'): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { node_id } of w.wanted(id)) counts[node_id] = (counts[node_id] ?? 0) + 1;
  return counts;
};
async function world(replicas: number): Promise<World> {
  const w = new World();
  await w.addNode('n1');
  await w.addService('web', { mode: { replicated: { replicas } } });
  await w.settle();
  await w.addNode('n2');
  return w;
}

test('a plan changes nothing; a rebalance moves just that, never missing a task, and a second one moves nothing', async () => {
  const w = await world(4);
  const planned = await rebalance(w, { ...request, plan_only: true });
  assert.equal(planned.moves.length, 2);
  assert.ok(w.wanted('web').every((task) => task.relocation === null));
  assert.deepEqual(await rebalance(w, request), planned);
  assert.deepEqual(await rebalance(w, request), { moves: [] }, 'while it is under way');
  let least = 4;
  const runs = (task: Task): boolean => task.status.state === 'running';
  w.afterDecision = () => (least = Math.min(least, w.wanted('web').filter(runs).length));
  await w.settle();
  assert.equal(least, 4);
  assert.deepEqual(counts(w), { n1: 2, n2: 2 });
  assert.deepEqual(await rebalance(w, request), { moves: [] });
});

test('only services that are named move; what cannot be rebalanced is refused', async () => {
  const w = await world(2);
  await w.addService('agent', { mode: { global: {} } });
  await w.addService('other', { mode: { replicated: { replicas: 2 } } });
  await assert.rejects(rebalance(w, { ...request, services: ['agent'] }), (e) => hasCode(e, 'NOT_REPLICATED'));
  await assert.rejects(rebalance(w, { ...request, services: ['nobody'] }), (e) => hasCode(e, 'NOT_FOUND'));
  assert.deepEqual(await rebalance(w, { ...request, services: ['other'] }), { moves: [] });
  const { moves } = await rebalance(w, { ...request, services: ['web', 'web'] });
  assert.deepEqual(
    moves.map((move) => [move.service_name, move.from_node_id, move.to_node_id]),
    [['web', 'n1', 'n2']],
  );
});

test('more moves than one transaction holds are all asked for', async () => {
  const w = await world(limits.transaction_changes_max * 2 + 20);
  const { moves } = await rebalance(w, request);
  assert.equal(moves.length, limits.transaction_changes_max + 10);
  assert.equal(w.wanted('web').filter((task) => task.relocation).length, moves.length);
});

/** Both loops as the leader runs them. */
async function live(w: World, body: (pass: (ms: number) => Promise<void>) => Promise<void>): Promise<void> {
  const options = {
    store: w.store,
    clock: w.clock,
    random: new SeededRandom(2),
    log: silentLog,
    onFatal: (error: unknown) => {
      throw error;
    },
  };
  const loops = [new Orchestrator(options), new RebalanceOnJoin(options)];
  for (const loop of loops) loop.start();
  await body(async (ms) => {
    for (let passed = 0; passed < ms; passed += 500) {
      await w.work();
      await w.clock.advance(500);
    }
  });
  for (const loop of loops) await loop.stop();
}
const SETTLING = limits.rebalance_settling_ms;

async function optedIn(): Promise<World> {
  const w = new World();
  await w.addNode('n1');
  for (const id of ['a', 'b'])
    await w.addService(id, { mode: { replicated: { replicas: 4 } }, rebalance: 'rebalance_on_join' });
  await w.addService('not', { mode: { replicated: { replicas: 4 } } });
  await w.settle();
  return w;
}

test('a node that comes gets its share of the services that want it, after a quiet time, one service after the other', async () => {
  const w = await optedIn();
  await live(w, async (pass) => {
    await pass(SETTLING + 1_000);
    await w.addNode('n2');
    await pass(SETTLING - 2_000);
    assert.deepEqual([counts(w, 'a'), counts(w, 'b')], [{ n1: 4 }, { n1: 4 }]);
    let both = false;
    w.store.watch(() => {
      const asked = ['a', 'b'].filter((id) => w.wanted(id).some((task) => task.relocation));
      both ||= asked.length > 1;
    });
    await pass(30_000);
    assert.equal(both, false);
    assert.deepEqual(
      ['a', 'b', 'not'].map((id) => counts(w, id)),
      [{ n1: 2, n2: 2 }, { n1: 2, n2: 2 }, { n1: 4 }],
    );
  });
});

test('a node that comes and goes moves nothing until it stays; one that was drained has come when it is active again', async () => {
  const w = await optedIn();
  await live(w, async (pass) => {
    await w.addNode('n2', { spec: { availability: 'drain' } });
    await pass(SETTLING * 2);
    assert.deepEqual(counts(w, 'a'), { n1: 4 });
    for (let i = 0; i < 3; i++) {
      await w.setNode('n2', { spec: { availability: 'active' }, status: { state: 'ready' } });
      await pass(SETTLING / 2);
      await w.setNode('n2', { status: { state: 'down' } });
      await pass(1_000);
    }
    assert.deepEqual(counts(w, 'a'), { n1: 4 });
    await w.setNode('n2', { status: { state: 'ready' } });
    await pass(SETTLING + 30_000);
    assert.deepEqual(counts(w, 'b'), { n1: 2, n2: 2 });
  });
});

test('a move that was given up is not tried again and again', async () => {
  const w = await optedIn();
  w.fitsNode = (task, node) => node === 'n1' || task.service_id !== 'a';
  await live(w, async (pass) => {
    await w.addNode('n2');
    await pass(SETTLING + 30_000);
    const made = w.tasks('a').length;
    await pass(60_000);
    assert.equal(w.tasks('a').length, made);
    assert.deepEqual([counts(w, 'a'), counts(w, 'b')], [{ n1: 4 }, { n1: 2, n2: 2 }]);
  });
});

test('a new leader looks once', async () => {
  const w = await optedIn();
  await w.addNode('n2');
  await live(w, async (pass) => pass(SETTLING + 30_000));
  assert.deepEqual(counts(w, 'a'), { n1: 2, n2: 2 });
});
