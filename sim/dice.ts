import { must } from '../lib/assert.js';
import type { Millis } from '../lib/clock.js';
import { SeededRandom } from '../lib/random.js';

/** All chance of one simulated world, from its seed. */
export class Dice extends SeededRandom {
  /** True `parts` times in a thousand. */
  chance(parts: number): boolean {
    return parts > 0 && this.int(1000) < parts;
  }
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.int(high - low + 1);
  }
  span(low: Millis, high: Millis): Millis {
    return low + ((high - low) * this.int(10_000)) / 10_000;
  }
  pick<T>(list: readonly T[]): T {
    return must(list[this.int(list.length)], 'an element to pick');
  }
  /** The same elements in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const left = [...list];
    return list.map(() => must(left.splice(this.int(left.length), 1)[0], 'an element that is left'));
  }
}
