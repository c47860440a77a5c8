import type { Cancel, Clock, Millis } from '../../lib/clock.js';

interface Watched {
  grace: Millis;
  heardAt: Millis;
  cancel: Cancel;
}

/** Calls `expired` once for each node that stays silent for longer than its grace. A word costs no timer. */
export class Liveness {
  readonly #clock: Clock;
  readonly #expired: (nodeId: string) => void;
  readonly #nodes = new Map<string, Watched>();

  constructor(clock: Clock, expired: (nodeId: string) => void) {
    this.#clock = clock;
    this.#expired = expired;
  }
  /** From now on the node may be silent for `grace` milliseconds. */
  watch(nodeId: string, grace: Millis): void {
    this.forget(nodeId);
    const watched: Watched = { grace, heardAt: this.#clock.monotonic(), cancel: () => {} };
    this.#nodes.set(nodeId, watched);
    this.#arm(nodeId, watched);
  }
  heard(nodeId: string): void {
    const watched = this.#nodes.get(nodeId);
    if (watched) watched.heardAt = this.#clock.monotonic();
  }
  forget(nodeId: string): void {
    this.#nodes.get(nodeId)?.cancel();
    this.#nodes.delete(nodeId);
  }
  clear(): void {
    for (const nodeId of [...this.#nodes.keys()]) this.forget(nodeId);
  }
  #arm(nodeId: string, watched: Watched): void {
    const left = watched.heardAt + watched.grace - this.#clock.monotonic();
    watched.cancel = this.#clock.after(left, () => {
      if (watched.heardAt + watched.grace > this.#clock.monotonic()) return this.#arm(nodeId, watched);
      this.#nodes.delete(nodeId);
      this.#expired(nodeId);
    });
  }
}
