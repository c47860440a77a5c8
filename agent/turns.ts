/**
 * Work that is done once for all who ask for it, one turn at a time. Who asks while a turn is under way gets the next one: what has changed since the
 * present one began is seen by it.
 */
export class Turns<T> {
  readonly #turn: () => Promise<T>;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | undefined;

  constructor(turn: () => Promise<T>) {
    this.#turn = turn;
  }

  /** What a turn that has not begun yet comes to. */
  ask(): Promise<T> {
    this.#next ??= this.#begin();
    return this.#next;
  }
  /** Resolves when what was asked for until now is done, or has failed. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#next]);
    await this.#last;
  }

  async #begin(): Promise<T> {
    await this.#last; // and what is asked for in one moment is done in one turn
    this.#next = undefined;
    const turn = this.#turn();
    this.#last = Promise.allSettled([turn]);
    return turn;
  }
}
