import { must } from '../lib/assert.js';
import { decodeMembership, membershipIn, type Membership } from './membership.js';
import type { Entry, Snapshot } from './messages.js';

interface Configuration {
  readonly index: number;
  readonly membership: Membership;
}

/**
 * The configurations of the group in one log: the snapshot's, then those of the entries after it. A member uses the latest in
 * its log, committed or not (4.1); when that entry is replaced, the one before is in force again.
 */
export class MembershipHistory {
  /** Never empty; by index. */
  #known: Configuration[];

  constructor(snapshot: Snapshot, entries: readonly Entry[]) {
    this.#known = [{ index: snapshot.index, membership: membershipIn(snapshot) }];
    this.add(entries);
  }
  get latest(): Configuration {
    return must(this.#known.at(-1), 'a configuration');
  }
  /** The one in force at `index`, which is not before the snapshot. */
  at(index: number): Membership {
    const found = this.#known.findLast((configuration) => configuration.index <= index);
    return must(found, `the configuration at ${index}`).membership;
  }
  add(entries: readonly Entry[]): void {
    for (const { kind, index, data } of entries) {
      if (kind === 'members') this.#known.push({ index, membership: decodeMembership(data) });
    }
  }
  /** The entries from `index` on are replaced. */
  truncate(index: number): void {
    this.#known = this.#known.filter((configuration, i) => i === 0 || configuration.index < index);
  }
  compact(snapshot: Snapshot): void {
    const later = this.#known.filter(({ index }) => index > snapshot.index);
    this.#known = [{ index: snapshot.index, membership: membershipIn(snapshot) }, ...later];
  }
}
