import { limits } from '../../lib/limits.js';
import { fitTransaction } from '../store/transaction.js';
import type { Store } from '../store/types.js';
import { Book } from './book.js';
import { allocate, type Due } from './decide.js';

/** For tests: decides and writes until nothing is left to do, each time from nothing but what is stored. Tells whether anything was written. */
export async function allocateAll(store: Store): Promise<boolean> {
  for (let round = 0; ; round++) {
    if (round > 1_000) throw new Error('the allocator does not come to rest');
    let written = 0;
    await store.update((view) => {
      const ids = (objects: Iterable<{ id: string }>): Set<string> => new Set([...objects].map(({ id }) => id));
      const due: Due = {
        networks: ids(view.networks.values()),
        nodes: ids(view.nodes.values()),
        services: ids(view.services.values()),
        tasks: ids(view.tasks.values()),
      };
      const { changes } = allocate(
        view,
        new Book(view),
        due,
        () => `made-${view.index}`,
        limits.transaction_changes_max,
      );
      written = changes.length;
      return fitTransaction(changes);
    });
    if (written === 0) return round > 0;
  }
}
