/**
 * Resolves with the first signal that asks this process to end. Further ones are ignored, so that an impatient second
 * Ctrl-C does not leave half of a lab behind.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve);
  });
}
