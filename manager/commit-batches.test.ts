import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { hasCode, swarmError } from '../lib/errors.js';
import { makeNode } from '../proto/objects.js';
import { commitBatches } from './commit-batches.js';
import { localStore } from './store/testing.js';
import type { StoreChange, StoreView } from './store/types.js';

const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);
const create = (_: StoreView, batch: readonly string[]): StoreChange[] =>
  batch.map((id) => ({ action: 'create', kind: 'node', object: makeNode({ id }) }));

/** A store that takes no more than `most` changes at a time. */
function smallStore(most: number) {
  const store = localStore(new SimClock());
  const sizes: number[] = [];
  store.watch(({ events }) => sizes.push(events.length));
  const update = store.update.bind(store);
  store.update = (decide) => {
    const bytes = decide(store.view).length;
    return bytes > most ? Promise.reject(swarmError('RAFT_ENTRY_TOO_LARGE', { bytes, limit: most })) : update(decide);
  };
  return { store, sizes };
}

test('manager: batches keep to the limit of changes', async () => {
  const { store, sizes } = smallStore(1_000);
  await commitBatches(store, ids(450), create);
  assert.deepEqual(sizes, [200, 200, 50]);
});

test('manager: a batch that is too large for one raft entry is halved until it fits, in order', async () => {
  const { store, sizes } = smallStore(2);
  await commitBatches(store, ids(7), create);
  assert.deepEqual(sizes, [1, 2, 2, 2]);
  assert.deepEqual(
    [...store.view.nodes.values()].map(({ id }) => id),
    ids(7),
  );
});

test('manager: one change that is too large by itself is an error', async () => {
  const { store } = smallStore(0);
  await assert.rejects(commitBatches(store, ids(2), create), (error) => hasCode(error, 'RAFT_ENTRY_TOO_LARGE'));
});
