import type { Millis } from '../lib/clock.js';
import type { ConfirmedReads } from './read-state.js';

export interface Waiter<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Those who wait for an entry to be applied, by its index. All are of one term: a new leader starts with none. */
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

interface WaitingRead {
  readonly number: number;
  readonly deadline: Millis;
  /** Known once the read is confirmed. */
  index: number | undefined;
  readonly waiter: Waiter<void>;
}

/** Those who wait until what was committed when they asked is applied here. */
export class ReadWaiters {
  #waiting: WaitingRead[] = [];

  add(number: number, deadline: Millis, waiter: Waiter<void>): void {
    this.#waiting.push({ number, deadline, index: undefined, waiter });
  }
  confirm({ number, index }: ConfirmedReads): void {
    for (const read of this.#waiting) if (read.number <= number) read.index ??= index;
  }
  applied(index: number): void {
    for (const { waiter } of this.#take((read) => read.index !== undefined && read.index <= index)) waiter.resolve();
  }
  expire(now: Millis, reason: () => Error): void {
    for (const { waiter } of this.#take(({ deadline }) => deadline <= now)) waiter.reject(reason());
  }
  rejectAll(reason: () => Error): void {
    for (const { waiter } of this.#take(() => true)) waiter.reject(reason());
  }
  #take(wanted: (read: WaitingRead) => boolean): WaitingRead[] {
    if (this.#waiting.length === 0) return [];
    const taken = this.#waiting.filter(wanted);
    if (taken.length > 0) this.#waiting = this.#waiting.filter((read) => !wanted(read));
    return taken;
  }
}
