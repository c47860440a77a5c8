/** A thread of a sweep: runs its seeds and tells of them in small parts. */
import { parentPort, workerData } from 'node:worker_threads';
import { addStats, noStats } from './context.js';
import type { Share, Summary } from './sweep.js';
import { simulate } from './world.js';

const PART = 50; // seeds

const { first, last, step, seconds } = workerData as Share;
let part: Summary = { seeds: 0, stats: noStats(), failures: [] };
for (let seed = first; seed <= last; seed += step) {
  const result = simulate(seed, { seconds });
  part.seeds++;
  addStats(part.stats, result.stats);
  if (result.failure) part.failures.push(result);
  if (part.seeds < PART && part.failures.length === 0 && seed + step <= last) continue;
  parentPort?.postMessage(part);
  part = { seeds: 0, stats: noStats(), failures: [] };
}
