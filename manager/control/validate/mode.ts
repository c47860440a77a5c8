import { swarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';
import { isJob } from '../../../proto/service-mode.js';
import type { ServiceSpec } from '../../../proto/types.js';
import { problem } from './problem.js';

/** A negative number that somebody stored as one without a sign. */
const SIGN_LOST = 2 ** 63;

/** How many tasks, and what a job cannot have. */
export function checkMode(spec: ServiceSpec): void {
  const { replicated, replicated_job: job } = spec.mode;
  if (replicated) checkCount(replicated.replicas, 'Number of replicas must be non-negative', 'replicas');
  if (job) {
    checkCount(job.max_concurrent, 'Maximum concurrent jobs must not be negative', 'tasks that run at once');
    checkCount(job.total_completions, 'Total completed jobs must not be negative', 'completions');
  }
  if (isJob(spec) && spec.update_config) throw problem('Jobs may not have an update config');
}

function checkCount(value: number, ifNegative: string, what: string): void {
  if (value < 0 || value >= SIGN_LOST) throw problem(ifNegative);
  if (value > limits.service_tasks_max) {
    throw swarmError('LIMIT_REACHED', { what: `the number of ${what} (${value})`, limit: limits.service_tasks_max });
  }
}
