interface Waiter<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Those who wait for their proposal to be applied, by its index. All are of one term: a new leader starts with none. */
export class Waiters<Result> {
  readonly #waiting = new Map<number, Waiter<Result>>();

  add(index: number, waiter: Waiter<Result>): void {
    this.#waiting.set(index, waiter);
  }
  resolve(index: number, result: Result): void {
    this.#waiting.get(index)?.resolve(result);
    this.#waiting.delete(index);
  }
  resolveUpTo(index: number, result: Result): void {
    for (const waited of this.#waiting.keys()) if (waited <= index) this.resolve(waited, result);
  }
  rejectAll(reason: () => Error): void {
    for (const waiter of this.#waiting.values()) waiter.reject(reason());
    this.#waiting.clear();
  }
}
