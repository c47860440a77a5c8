/** Waits by looking again and again: for what many objects tell together, where a manager asked may change meanwhile. */
import { sleep, type Millis } from '../../lib/clock.js';
import { SwarmError } from '../../lib/errors.js';
import type { App } from '../app.js';
import type { Display } from './display.js';

export type PollEnd = 'done' | 'late' | 'interrupted';

export interface Look {
  done: boolean;
  /** What is shown of how far it is. */
  lines: readonly string[];
}

const POLL_MS: Millis = 500;

/** Until `look` says that it is done, Ctrl-C, or `deadline` (of the monotonic clock). While no manager can answer it goes on. */
export async function poll(
  app: App,
  display: Display,
  look: () => Promise<Look>,
  deadline: Millis = Infinity,
): Promise<PollEnd> {
  const { clock } = app.io;
  const interrupt = new AbortController();
  const forget = app.io.onInterrupt(() => interrupt.abort());
  try {
    while (!interrupt.signal.aborted) {
      const seen = await lookOnce(look);
      display.show(seen.lines);
      if (seen.done) return 'done';
      if (clock.monotonic() >= deadline) return 'late';
      await sleep(clock, POLL_MS, interrupt.signal);
    }
    return 'interrupted';
  } catch (error) {
    if (interrupt.signal.aborted) return 'interrupted';
    throw error;
  } finally {
    forget();
  }
}

async function lookOnce(look: () => Promise<Look>): Promise<Look> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof SwarmError && error.retryable)
      return { done: false, lines: ['waiting for a manager to answer'] };
    throw error;
  }
}
