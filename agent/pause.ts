import { sleep, type Clock, type Millis } from '../lib/clock.js';

/** Like `sleep`, for loops that look at the signal themselves: an abort ends the pause and is no error. */
export async function pause(clock: Clock, ms: Millis, signal: AbortSignal): Promise<void> {
  try {
    await sleep(clock, ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
