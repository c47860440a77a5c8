import { must } from '../lib/assert.js';
import type { Millis } from '../lib/clock.js';

interface Event {
  readonly at: Millis;
  readonly order: number;
  readonly run: () => void;
}

/** Virtual time: events run one after the other, those of one moment in the order they were set. A binary heap. */
export class EventQueue {
  now: Millis = 0;
  /** Events run. */
  count = 0;
  #order = 0;
  readonly #heap: Event[] = [];

  after(ms: Millis, run: () => void): void {
    const heap = this.#heap;
    const event = { at: this.now + ms, order: this.#order++, run };
    let i = heap.length;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = must(heap[up], 'a parent');
      if (!before(event, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = event;
  }

  /** Runs all events up to `until`, as long as `wanted` says. Then it is `until`, unless that stopped it. */
  run(until: Millis, wanted: () => boolean = () => true): void {
    for (;;) {
      const first = this.#heap[0];
      if (!first || first.at > until) break;
      this.#removeFirst();
      this.now = first.at;
      this.count++;
      first.run();
      if (!wanted()) return;
    }
    this.now = until;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      let child = heap[down];
      if (!child) break;
      const right = heap[down + 1];
      if (right && before(right, child)) {
        child = right;
        down++;
      }
      if (!before(child, last)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = last;
  }
}

function before(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
