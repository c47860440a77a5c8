import { assert } from '../lib/assert.js';
import { Backoff } from '../lib/backoff.js';
import type { Cancel, Clock, Millis } from '../lib/clock.js';
import { SwarmError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';

const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 10_000;

interface Options {
  name: string;
  log: Log;
  clock: Clock;
  random: Random;
  /** Brings what the key names to where it should be. Level-triggered: looks at what is stored, not at what happened. */
  reconcile: (key: string) => Promise<void>;
  /** Begins to listen for what marks keys, for as long as the loop runs. */
  watch?: () => Cancel;
  /** Told of an error that nobody foresaw. The process should end. */
  onFatal: (error: unknown) => void;
}

/**
 * The runner that leader-only loops share. It owns a queue of keys and runs `reconcile` for one after another, in the order they
 * were marked; marks of a waiting key are one, and a key marked while it runs is run once more. A retryable error runs the key
 * again after a growing wait, one whose write may or may not have been made as well, since it looks anew; another foreseen error is logged with
 * its key, and the key waits for its next mark. It never polls.
 */
export class KeyedLoop {
  readonly #options: Options;
  readonly #queue = new Set<string>();
  readonly #timers = new Map<string, { at: Millis; cancel: Cancel }>();
  readonly #backoffs = new Map<string, Backoff>();
  #started = false;
  #unwatch: Cancel | undefined;
  #running: Promise<void> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }
  /** Runs the key soon. Before `start` it only takes note, after `stop` it does nothing. */
  mark(key: string): void {
    this.#queue.add(key);
    this.#pump();
  }
  /** Marks the key after `ms`, or earlier when an earlier time was asked for since the key last ran. */
  markAfter(key: string, ms: Millis): void {
    const { clock } = this.#options;
    const at = clock.monotonic() + ms;
    const waiting = this.#timers.get(key);
    if (waiting && waiting.at <= at) return;
    waiting?.cancel();
    const cancel = clock.after(ms, () => {
      this.#timers.delete(key);
      this.mark(key);
    });
    this.#timers.set(key, { at, cancel });
  }
  start(): void {
    assert(!this.#started, `the loop ${this.#options.name} is started once`);
    this.#unwatch = this.#options.watch?.();
    this.#started = true;
    this.#pump();
  }
  /** Resolves when nothing runs; nothing will run any more until the next `start`. */
  async stop(): Promise<void> {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#started = false;
    this.#queue.clear();
    this.#backoffs.clear();
    await this.#running;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #pump(): void {
    if (!this.#started) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#queue.size > 0) this.#pump();
    });
  }
  async #run(): Promise<void> {
    await Promise.resolve(); // whoever marks a key has finished its own turn before the key is looked at
    for (const key of this.#queue) {
      if (!this.#started) return;
      this.#queue.delete(key);
      this.#timers.get(key)?.cancel();
      this.#timers.delete(key);
      await this.#runOne(key);
    }
  }
  async #runOne(key: string): Promise<void> {
    const { name, log, reconcile, onFatal } = this.#options;
    try {
      await reconcile(key);
      this.#backoffs.delete(key);
    } catch (error) {
      if (!this.#started) return log.debug({ loop: name, key, err: error }, 'ended by the stop of its loop');
      if (!(error instanceof SwarmError)) return onFatal(error);
      if (!isPassing(error)) return log.error({ loop: name, key, err: error }, 'failed; waits for the next change');
      this.#queue.delete(key); // what it was marked for meanwhile waits as well, or a failing key would run without a pause
      const wait = this.#backoffOf(key).next();
      // A lead that is about to end would be told once for each of a thousand keys; raft has told it already.
      const level = isAboutTheLead(error) ? 'debug' : 'warn';
      log[level]({ loop: name, key, err: error, wait_ms: wait }, 'failed; will be tried again');
      this.markAfter(key, wait);
    }
  }
  #backoffOf(key: string): Backoff {
    const backoff = this.#backoffs.get(key);
    if (backoff) return backoff;
    const made = new Backoff({ first: RETRY_FIRST_MS, most: RETRY_MOST_MS, random: this.#options.random });
    this.#backoffs.set(key, made);
    return made;
  }
}

function isPassing(error: SwarmError): boolean {
  return error.retryable || error.code === 'RAFT_OUTCOME_UNKNOWN';
}

function isAboutTheLead({ code }: SwarmError): boolean {
  return code === 'RAFT_NOT_LEADER' || code === 'RAFT_TRANSFERRING' || code === 'RAFT_STOPPED';
}
