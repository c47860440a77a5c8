import { once } from 'node:events';

/**
 * Resolves with the first signal that asks this process to end. From then on, further ones are ignored, so that an
 * impatient second Ctrl-C does not leave half of a lab behind.
 */
export async function stopSignal(): Promise<NodeJS.Signals> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const first = await Promise.race(signals.map((signal) => once(process, signal).then(() => signal)));
  for (const signal of signals) process.on(signal, () => undefined);
  return first;
}
