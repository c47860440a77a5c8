/**
 * Looks out for managers that could not be reached to come back. A node that was cut off should not sit out a pause, or a connection that TCP tries again
 * at ever longer intervals, once the way is free.
 */
import type { Clock, Millis } from '../lib/clock.js';
import { pause } from './pause.js';

/** Between knocks at one manager, and how long one may take: where the way takes longer the ordinary tries have to do. */
const PERIOD: Millis = 250;

/** Whether the address takes a TCP connection, which is closed at once. Gives up when aborted. */
export type Knock = (addr: string, signal: AbortSignal) => Promise<boolean>;

/**
 * Resolves when a manager that was silent answers, or when aborted. One that answers from the start is no news: what is wrong with it is not
 * the way to it.
 */
export async function untilBack(
  addrs: readonly string[],
  { clock, knock, signal }: { clock: Clock; knock: Knock; signal: AbortSignal },
): Promise<void> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const watch = async (addr: string): Promise<void> => {
    let wasSilent = false;
    while (!both.aborted) {
      const next = pause(clock, PERIOD, both);
      const timely = new AbortController();
      void next.then(() => timely.abort());
      const answers = await knock(addr, timely.signal);
      if (answers && wasSilent) return;
      wasSilent ||= !answers;
      await next;
    }
  };
  try {
    await Promise.race(addrs.map(watch));
  } finally {
    over.abort();
  }
}
