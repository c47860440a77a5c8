import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { must } from '../../lib/assert.js';
import { limits } from '../../lib/limits.js';
import { makeNode } from '../../proto/objects.js';
import type { MemoryStore } from '../store/memory-store.js';
import { localStore } from '../store/testing.js';
import { Departed } from './departed.js';

const add = (store: MemoryStore, id: string): Promise<void> =>
  store.update(() => [{ action: 'create', kind: 'node', object: makeNode({ id }) }]);
const remove = (store: MemoryStore, id: string): Promise<void> =>
  store.update((view) => [{ action: 'remove', kind: 'node', object: must(view.nodes.get(id), id) }]);

test('departed: who was removed is known, and told from who has not come yet', async () => {
  const store = localStore(new SimClock());
  const departed = new Departed(store);
  await add(store, 'n1');
  await add(store, 'n2');
  await remove(store, 'n1');
  assert.deepEqual(
    ['n1', 'n2', 'n3'].map((id) => departed.has(id)),
    [true, false, false],
  );
});

test('departed: who is missing from a snapshot of the leader has been removed as well', async () => {
  const [store, leader] = [localStore(new SimClock()), localStore(new SimClock())];
  const departed = new Departed(store);
  await add(store, 'n1');
  for (const id of ['n0', 'n2', 'n3']) await add(leader, id);
  store.restore(3, leader.snapshot());
  assert.deepEqual(
    ['n1', 'n2'].map((id) => departed.has(id)),
    [true, false],
  );
  await remove(leader, 'n2');
  store.restore(4, leader.snapshot());
  assert.ok(departed.has('n2'));
});

test('departed: the oldest are forgotten when there are too many', async () => {
  const store = localStore(new SimClock());
  const departed = new Departed(store);
  for (let i = 0; i <= limits.departed_nodes_max; i++) {
    await add(store, `n${i}`);
    await remove(store, `n${i}`);
  }
  assert.deepEqual([departed.has('n0'), departed.has('n1')], [false, true]);
});
