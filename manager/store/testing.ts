import type { Clock } from '../../lib/clock.js';
import { MemoryStore } from './memory-store.js';
import type { StoreChange } from './types.js';

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
