/**
 * Addresses whose containers have ended: their connections end with the next packet of the other side, instead of waiting for answers that never come.
 * An address is one of these until a record has it again, its network goes, or `network_gone_ms` have passed. What follows is claimed as any other
 * entry is, so that a run that fails leaves nothing behind that would end the connections of who has the address next.
 */
import type { Clock, Millis } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import type { Claims } from './claims.js';
import { entry } from './program.js';
import type { Dirty, Records, Unit } from './records.js';

/** Who claims entries: a record, this node itself, other networks of the engine, an address that is nobody's any more. */
export type Claimant = Unit | 'host' | 'engine' | `gone/${string}`;

export class Gone {
  readonly #clock: Clock;
  readonly #records: Records;
  readonly #known = new Map<string, { until: Millis; networkId: string }>();
  #ownContainers: ReadonlySet<string> = new Set();

  constructor(clock: Clock, records: Records) {
    this.#clock = clock;
    this.#records = records;
  }

  /** Addresses of containers that were run by hand on this node, which knows of them before anybody else, and before it has a record. */
  set ownContainers(addresses: ReadonlySet<string>) {
    this.#ownContainers = addresses;
  }

  /** Whether it is one of them, as of now. */
  has(address: string): boolean {
    return this.#known.has(address) && !this.#isHeld(address);
  }
  /** What has changed of the endpoints, to claims. Adds to `touched` the keys whose value may have changed. Tells the addresses that are new. */
  note({ endpoints }: Dirty, want: Claims<Claimant>, touched: Set<string>): string[] {
    const ended: string[] = [];
    const now = this.#clock.monotonic();
    for (const [address, { until, networkId }] of this.#known) {
      if (until > now && this.#records.networks.has(networkId) && !this.#isHeld(address)) continue;
      this.#known.delete(address);
      want.claim(`gone/${address}`, new Map(), touched);
    }
    for (const { before } of endpoints.values()) {
      if (!before || !this.#records.networks.has(before.network_id)) continue;
      for (const address of before.addresses) {
        if (address.includes(':') || this.#isHeld(address)) continue;
        if (this.#known.size >= limits.network_gone_max) return ended;
        ended.push(address);
        this.#known.set(address, { until: now + limits.network_gone_ms, networkId: before.network_id });
        want.claim(`gone/${address}`, new Map([[entry.element('gone', address), '']]), touched);
      }
    }
    return ended;
  }

  #isHeld(address: string): boolean {
    return this.#records.isHeld(address) || this.#ownContainers.has(address);
  }
}
