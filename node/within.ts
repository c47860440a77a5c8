import { sleep, type Clock, type Millis } from '../lib/clock.js';

/** Whether `done` resolves within `timeout`. Rejects as `done` does. */
export async function heldWithin(clock: Clock, timeout: Millis, done: Promise<void>): Promise<boolean> {
  const stop = new AbortController();
  const late = sleep(clock, timeout, stop.signal).then(
    () => false,
    () => true, // only we abort it, when the other has won
  );
  try {
    return await Promise.race([done.then(() => true), late]);
  } finally {
    stop.abort();
  }
}
