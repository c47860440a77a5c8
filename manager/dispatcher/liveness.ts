import type { Cancel, Clock, Millis } from '../../lib/clock.js';

interface Watched {
  grace: Millis;
  heardAt: Millis;
  /** Its grace is over, and what may have come in is being read. */
  isReading: boolean;
  cancel: Cancel;
}

/** Past this a timer was late because we stood still (a suspended machine, a debugger), and words may wait unread. */
const LATE: Millis = 1_000;
/** What came in during a shorter stand-still is read in this time, before a node is given up. */
const READING: Millis = 50;

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
    const watched: Watched = { grace, heardAt: this.#clock.monotonic(), isReading: false, cancel: () => {} };
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
    const due = watched.heardAt + watched.grace + (watched.isReading ? READING : 0);
    watched.cancel = this.#clock.after(due - this.#clock.monotonic(), () => {
      const now = this.#clock.monotonic();
      if (now - due > LATE) watched.heardAt = now;
      const isSilent = watched.heardAt + watched.grace <= now;
      if (isSilent && watched.isReading) {
        this.#nodes.delete(nodeId);
        return this.#expired(nodeId);
      }
      watched.isReading = isSilent;
      this.#arm(nodeId, watched);
    });
  }
}
