import type { Cancel } from '../lib/clock.js';

/** A value that others follow: they are told of it when they begin to listen, and of each change. Listeners must not throw. */
export class Announced<T> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }
  get value(): T {
    return this.#value;
  }
  follow(listener: (value: T) => void): Cancel {
    this.#listeners.add(listener);
    listener(this.#value);
    return () => this.#listeners.delete(listener);
  }
  /** False when it is no news. */
  set(value: T): boolean {
    if (value === this.#value) return false;
    this.#value = value;
    for (const listener of this.#listeners) listener(value);
    return true;
  }
}
