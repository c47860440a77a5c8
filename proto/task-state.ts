import { assert } from '../lib/assert.js';
import type { TaskState } from './types.js';

/** The order of Task.State; a test holds it against objects.proto. */
export const TASK_STATE_ORDER = {
  new: 0,
  pending: 64,
  assigned: 192,
  accepted: 256,
  preparing: 320,
  ready: 384,
  starting: 448,
  running: 512,
  complete: 576,
  shutdown: 640,
  failed: 704,
  rejected: 768,
  remove: 800,
  orphaned: 832,
} as const satisfies Record<TaskState, number>;

/** Negative when `a` comes before `b`. */
export function compareStates(a: TaskState, b: TaskState): number {
  return TASK_STATE_ORDER[a] - TASK_STATE_ORDER[b];
}

export const isAfter = (a: TaskState, b: TaskState): boolean => compareStates(a, b) > 0;
export const isAtLeast = (a: TaskState, b: TaskState): boolean => compareStates(a, b) >= 0;

/** Past `running`: the container has ended or never will begin, and the task's state moves no more towards running. */
export const isTerminal = (state: TaskState): boolean => isAfter(state, 'running');

/** What a task comes to by itself, without being told to stop. */
export const isOwnEnd = (state: TaskState): boolean =>
  state === 'complete' || state === 'failed' || state === 'rejected';

/** States move forward only. */
export function assertForward(from: TaskState, to: TaskState): void {
  assert(isAtLeast(to, from), `a task went back from ${from} to ${to}`);
}
