/**
 * The restart policy, decided from stored tasks alone: a new leader comes to the same answers without any memory. The task
 * reaper keeps as many ended tasks as `max_attempts` needs.
 */
import { nanosToMillis, parseTime, type Millis } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import type { Service, Task } from '../../proto/types.js';
import { endedByItself, isWanted } from './task.js';

// Defaults of the Docker reference ("docker service create", --restart-delay and --restart-condition).
const DELAY_DEFAULT_MS = 5_000;

// Of the back-off: Docker's services have none, so the first restarts come as they do there. From then on it goes as the restart policies
// of Docker Engine: from 100 ms, each time twice as long, until a container has run for 10 s ("docker run", --restart).
const CRASHES_TOLERATED = 3;
const BACKOFF_LEAST_MS = 100;
const STEADY_MS = 10_000;

/**
 * How long after the end of `task` its replacement may start: the policy's delay, and longer in a crash loop. A policy that bounds its
 * attempts is kept to the letter, since within its window longer delays would never let it come to its end.
 */
export function restartDelay(task: Task, service: Service): Millis {
  const policy = task.spec.restart_policy;
  const delay = policy?.delay === undefined ? DELAY_DEFAULT_MS : nanosToMillis(policy.delay);
  const doublings = crashesUpTo(task, service) - CRASHES_TOLERATED;
  if (doublings <= 0 || (policy?.max_attempts ?? 0) > 0) return delay;
  return Math.max(delay, Math.min(limits.restart_backoff_ms_max, Math.max(delay, BACKOFF_LEAST_MS) * 2 ** doublings));
}

/** How many tasks of the present spec have failed early, one after another, up to and with this one. */
export function crashesUpTo(task: Task | undefined, service: Service): number {
  const isPresent = task?.spec_version.index === service.spec_version.index;
  return task && isPresent && hasCrashed(task) ? task.crashes + 1 : 0;
}

function hasCrashed(task: Task): boolean {
  const { state } = task.status;
  if (!endedByItself(task) || state === 'complete') return false;
  return task.running_since === '' || parseTime(task.updated_at) - parseTime(task.running_since) < STEADY_MS;
}

/**
 * Whether a task that ended by itself is to be replaced. `slot` holds every stored task of its slot. Attempts made with another
 * version of the service's spec do not count.
 */
export function shouldRestart(task: Task, slot: readonly Task[], now: Millis): boolean {
  const policy = task.spec.restart_policy;
  if (!policy) return task.job_iteration === null || task.status.state !== 'complete';
  if (policy.condition === 'none') return false;
  // A job's task is not run again after a good end, whatever the condition is (as in swarmkit).
  const onFailure = policy.condition === 'on_failure' || task.job_iteration !== null;
  if (onFailure && task.status.state === 'complete') return false;
  if (policy.max_attempts === 0) return true;
  // Of a task already given up, the answer is the one of that moment.
  const endedAt = isWanted(task) ? now : parseTime(task.updated_at);
  const windowStart = policy.window === 0 ? -Infinity : endedAt - nanosToMillis(policy.window);
  const earlier = slot.slice(0, slot.indexOf(task)).filter((other) => {
    const sameSpec = other.spec_version.index === task.spec_version.index;
    return sameSpec && endedByItself(other) && parseTime(other.updated_at) > windowStart;
  });
  return earlier.length < policy.max_attempts;
}
