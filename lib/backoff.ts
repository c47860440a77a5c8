import type { Millis } from './clock.js';
import type { Random } from './random.js';

/** Growing waits between tries, with jitter so that many clients do not come back at the same moment. */
export class Backoff {
  readonly #first: Millis;
  readonly #most: Millis;
  readonly #random: Random;
  #tries = 0;

  constructor(options: { first: Millis; most: Millis; random: Random }) {
    this.#first = options.first;
    this.#most = options.most;
    this.#random = options.random;
  }
  /** The next wait: doubles up to `most`, of which a random half to the whole is taken. */
  next(): Millis {
    const full = Math.min(this.#most, this.#first * 2 ** this.#tries++);
    const half = Math.max(1, Math.floor(full / 2));
    return half + this.#random.int(half + 1);
  }
  /** After a success. */
  reset(): void {
    this.#tries = 0;
  }
}
