import type { Clock } from '../../lib/clock.js';
import { MemoryStore } from './memory-store.js';
import type { StoreChange, StoreView } from './types.js';

/**
 * For tests: a store whose proposals are applied as soon as promises run, as by a cluster of one member with nothing in
 * between.
 */
export function localStore(clock: Clock): MemoryStore {
  const store = new MemoryStore({ clock });
  let index = 0;
  store.attach({
    propose: async (data) => {
      await Promise.resolve();
      return store.apply(++index, data);
    },
  });
  return store;
}

/** A store that has `changes` in it already, in one transaction of its own each. */
export async function storeWith(clock: Clock, changes: readonly StoreChange[]): Promise<MemoryStore> {
  const store = localStore(clock);
  for (const change of changes) await store.update(() => [change]);
  return store;
}

/** Applies what a pure decider wants, again and again, until it wants nothing. Fails when it never stops. */
export async function convergeStore(
  store: MemoryStore,
  decide: (view: StoreView) => readonly StoreChange[],
  most = 1000,
): Promise<void> {
  for (let round = 0; decide(store.view).length > 0; round++) {
    if (round >= most) throw new Error(`still not converged after ${most} rounds`);
    await store.update(decide);
  }
}
