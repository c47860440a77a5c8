/** Milliseconds: of the Unix epoch for a point in time, plain for a duration. */
export type Millis = number;

/** Nanoseconds, the unit of durations in specs (Docker Engine API). */
export type Nanos = number;

export type Cancel = () => void;

/**
 * Time as an argument. Everything outside e2e/, bench/ and the outermost main files takes one of these, so that a test
 * or the simulator decides what time it is.
 */
export interface Clock {
  /** Wall clock. May jump: for timestamps that people read. */
  now(): Millis;
  /** Never goes back, origin arbitrary: for measuring and for deadlines. */
  monotonic(): Millis;
  /** Calls `fn` once after `ms`, unless cancelled first. */
  after(ms: Millis, fn: () => void): Cancel;
}

export function rfc3339(at: Millis): string {
  return new Date(at).toISOString();
}

/** Milliseconds of the epoch; NaN when the text is no time. */
export function parseTime(text: string): Millis {
  return Date.parse(text);
}

export const nanosToMillis = (nanos: Nanos): Millis => nanos / 1e6;
export const millisToNanos = (ms: Millis): Nanos => ms * 1e6;

/** Resolves after `ms`, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, ms: Millis, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

const TIMEOUT_MAX_MS = 2 ** 31 - 1; // Node.js fires a longer timeout at once

export class SystemClock implements Clock {
  now(): Millis {
    return Date.now();
  }
  monotonic(): Millis {
    return performance.now();
  }
  after(ms: Millis, fn: () => void): Cancel {
    if (ms > TIMEOUT_MAX_MS) {
      let cancelled = false;
      let cancel = this.after(TIMEOUT_MAX_MS, () => {
        if (!cancelled) cancel = this.after(ms - TIMEOUT_MAX_MS, fn);
      });
      return () => {
        cancelled = true;
        cancel();
      };
    }
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  }
}

interface Timer {
  at: Millis;
  order: number;
  fn: () => void;
}

/** Virtual time: stands still until `advance` is called. Timers of one moment fire in the order they were set. */
export class SimClock implements Clock {
  #now: Millis;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(start: Millis = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }
  now(): Millis {
    return this.#now;
  }
  monotonic(): Millis {
    return this.#now;
  }
  after(ms: Millis, fn: () => void): Cancel {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, fn };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
  /** Time of the next timer, or undefined when none is set. */
  next(): Millis | undefined {
    return this.#earliest()?.at;
  }
  /**
   * Moves time on by `ms`, firing what falls due. Between timers pending promise callbacks run, so that code which
   * awaits in a timer's wake has gone as far as it can at that moment.
   */
  async advance(ms: Millis): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let timer = this.#earliest(); timer && timer.at <= until; timer = this.#earliest()) {
      this.#timers.delete(timer);
      this.#now = timer.at;
      timer.fn();
      await settle();
    }
    this.#now = until;
  }
  #earliest(): Timer | undefined {
    let best: Timer | undefined;
    for (const timer of this.#timers) {
      if (!best || timer.at < best.at || (timer.at === best.at && timer.order < best.order)) best = timer;
    }
    return best;
  }
}

/** Lets promise callbacks and immediates that are already due run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
