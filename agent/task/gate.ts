/** Lets so many calls run at once; the others queue in the order they came, urgent ones in front. */
export class Gate {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }
  async run<T>(call: () => Promise<T>, options: { urgent: boolean }): Promise<T> {
    if (this.#free > 0) this.#free--;
    else
      await new Promise<void>((resolve) => (options.urgent ? this.#queue.unshift(resolve) : this.#queue.push(resolve)));
    try {
      return await call();
    } finally {
      const next = this.#queue.shift(); // the place goes from hand to hand
      if (next) next();
      else this.#free++;
    }
  }
}
