import type { Cancel } from '../../lib/clock.js';
import type { NodeRole } from '../types.js';

/** What a node proves itself with, and the root it trusts. All PEM. */
export interface Identity {
  nodeId: string;
  clusterId: string;
  role: NodeRole;
  certificatePem: string;
  keyPem: string;
  rootPem: string;
}

/** An identity that can be renewed while servers and clients use it: the next connection takes the new one. */
export class LiveIdentity {
  #current: Identity;
  readonly #watchers = new Set<(identity: Identity) => void>();

  constructor(identity: Identity) {
    this.#current = identity;
  }
  get current(): Identity {
    return this.#current;
  }
  swap(identity: Identity): void {
    this.#current = identity;
    for (const watcher of [...this.#watchers]) watcher(identity);
  }
  /** Calls `watcher` after each swap. */
  watch(watcher: (identity: Identity) => void): Cancel {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
