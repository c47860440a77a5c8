import { Worker } from 'node:worker_threads';
import { addStats, noStats, type Stats } from './context.js';
import type { Result } from './world.js';

/** A range of seeds, split over worker threads. */
export interface Sweep {
  readonly first: number;
  readonly seeds: number;
  /** Time with faults, in each. */
  readonly seconds: number;
  readonly jobs: number;
  /** Ends after so many that failed. */
  readonly failuresMax: number;
}

export interface Summary {
  seeds: number;
  readonly stats: Stats;
  /** In the order of their seeds. */
  readonly failures: Result[];
}

/** What one worker does: every `step`th seed from `first` on, up to `last`. */
export interface Share {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly seconds: number;
}

/** Runs all seeds, or until enough have failed. `progress` is called now and then. Rejects when a worker breaks down. */
export async function sweep(
  { first, seeds, seconds, jobs, failuresMax }: Sweep,
  progress: (summary: Summary) => void = () => undefined,
): Promise<Summary> {
  const summary: Summary = { seeds: 0, stats: noStats(), failures: [] };
  const workers = Array.from({ length: Math.min(jobs, seeds) }, (_, i) => {
    const share: Share = { first: first + i, last: first + seeds - 1, step: jobs, seconds };
    return new Worker(new URL('./worker.js', import.meta.url), { workerData: share });
  });
  const ended = workers.map((worker) => {
    return new Promise<void>((resolve, reject) => {
      worker.on('message', (part: Summary) => {
        summary.seeds += part.seeds;
        addStats(summary.stats, part.stats);
        summary.failures.push(...part.failures);
        progress(summary);
        if (summary.failures.length >= failuresMax) for (const each of workers) void each.terminate();
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  });
  await Promise.all(ended);
  summary.failures.sort((a, b) => a.seed - b.seed);
  return summary;
}
