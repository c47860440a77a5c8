/**
 * The nodes that this manager has seen being removed from the cluster. A node that is not stored may be one that has just come, of which a manager
 * that lags behind has not heard; one that was there is gone for good, since ids are not used twice.
 *
 * Owns: that list, in memory. Watches: node objects that go, also with a snapshot of the leader's. Never: knows of a removal that was
 * compacted away before this manager was started; only the leader knows these, by what is stored.
 */
import { limits } from '../../lib/limits.js';
import type { Store } from '../store/types.js';

export class Departed {
  /** The oldest first. */
  readonly #gone = new Set<string>();

  constructor(store: Pick<Store, 'view' | 'watch'>) {
    let known = new Set<string>();
    store.watch(({ events, reset }) => {
      for (const { action, kind, object } of events) {
        if (kind !== 'node') continue;
        if (action === 'remove') this.#note(object.id);
        known.add(object.id);
      }
      if (!reset) return;
      for (const id of known) if (!store.view.nodes.get(id)) this.#note(id);
      known = new Set([...store.view.nodes.values()].map(({ id }) => id));
    });
  }
  has(nodeId: string): boolean {
    return this.#gone.has(nodeId);
  }
  #note(id: string): void {
    this.#gone.add(id);
    const [oldest] = this.#gone;
    if (this.#gone.size > limits.departed_nodes_max && oldest !== undefined) this.#gone.delete(oldest);
  }
}
