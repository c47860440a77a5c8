import type { Cancel, Clock, Millis } from '../../lib/clock.js';

interface Watched {
  grace: Millis;
  heardAt: Millis;
  cancel: Cancel;
}

/** Past this a timer was late because we stood still (a suspended machine, a debugger), and words may wait unread. */
const LATE: Millis = 1_000;

/**
 * Calls `expired` once for each node that stays silent for longer than its grace. A word costs no timer. Time in which this process
 * stood still does not count: timers fire before what came in meanwhile is read.
 */
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
    const due = watched.heardAt + watched.grace;
    watched.cancel = this.#clock.after(due - this.#clock.monotonic(), () => {
      if (this.#clock.monotonic() - due > LATE) watched.heardAt = this.#clock.monotonic();
      if (watched.heardAt + watched.grace > this.#clock.monotonic()) return this.#arm(nodeId, watched);
      this.#nodes.delete(nodeId);
      this.#expired(nodeId);
    });
  }
}
