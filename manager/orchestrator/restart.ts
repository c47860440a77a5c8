/**
 * The restart policy, decided from stored tasks alone: a new leader comes to the same answers without any memory. The task
 * reaper keeps as many ended tasks as `max_attempts` needs.
 */
import { nanosToMillis, parseTime, type Millis } from '../../lib/clock.js';
import type { Task } from '../../proto/types.js';
import { endedByItself, isWanted } from './task.js';

// Defaults of the Docker reference ("docker service create", --restart-delay and --restart-condition).
const DELAY_DEFAULT_MS = 5_000;

/** How long after the end of `task` its replacement may start. */
export function restartDelay(task: Task): Millis {
  const delay = task.spec.restart_policy?.delay;
  return delay === undefined ? DELAY_DEFAULT_MS : nanosToMillis(delay);
}

/**
 * Whether a task that ended by itself is to be replaced. `slot` holds every stored task of its slot. Attempts made with another
 * version of the service's spec do not count.
 */
export function shouldRestart(task: Task, slot: readonly Task[], now: Millis): boolean {
  const policy = task.spec.restart_policy;
  if (!policy) return true;
  if (policy.condition === 'none') return false;
  if (policy.condition === 'on_failure' && task.status.state === 'complete') return false;
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
