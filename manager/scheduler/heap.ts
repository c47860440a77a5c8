/** A binary heap: the least item by `less` is on top. */
export class Heap<T> {
  readonly #items: T[];
  readonly #less: (a: T, b: T) => boolean;

  /** Takes `items` over and orders them, in linear time. */
  constructor(items: T[], less: (a: T, b: T) => boolean) {
    this.#items = items;
    this.#less = less;
    for (let i = (items.length >> 1) - 1; i >= 0; i--) this.#sink(i);
  }
  get top(): T | undefined {
    return this.#items[0];
  }
  /** Drops the top. */
  pop(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    this.#sink(0);
  }
  /** To be called after the top has become greater. */
  topGrew(): void {
    this.#sink(0);
  }
  #sink(start: number): void {
    const items = this.#items;
    for (let parent = start; ;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < items.length && this.#less(items[child] as T, items[least] as T)) least = child;
      }
      if (least === parent) return;
      [items[parent], items[least]] = [items[least] as T, items[parent] as T];
      parent = least;
    }
  }
}
