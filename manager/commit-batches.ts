import { hasCode } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import type { Store, StoreChange, StoreView } from './store/types.js';

/**
 * Commits many independent writes in as few transactions as the limits allow, in order. `decide` gives at most one change for each
 * item and is free of effects. A batch over the bytes of one raft entry is halved. What else goes wrong ends it: the batches
 * before are stored, those after are not.
 */
export async function commitBatches<T>(
  store: Store,
  items: readonly T[],
  decide: (view: StoreView, batch: readonly T[]) => StoreChange[],
): Promise<void> {
  for (let at = 0; at < items.length; at += limits.transaction_changes_max) {
    await commit(store, items.slice(at, at + limits.transaction_changes_max), decide);
  }
}

async function commit<T>(
  store: Store,
  batch: readonly T[],
  decide: (view: StoreView, batch: readonly T[]) => StoreChange[],
): Promise<void> {
  try {
    await store.update((view) => decide(view, batch));
  } catch (error) {
    if (!hasCode(error, 'RAFT_ENTRY_TOO_LARGE') || batch.length === 1) throw error;
    const half = batch.length >> 1;
    await commit(store, batch.slice(0, half), decide);
    await commit(store, batch.slice(half), decide);
  }
}
