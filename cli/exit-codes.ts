import { hasCode } from '../lib/errors.js';

/** What a script learns from how `swarm` ended. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodes = {
  /** Done; a change that was waited for has converged. */
  done: 0,
  /** Refused, unreachable, wrongly called, or a change that failed. */
  failed: 1,
  /** Ctrl-C while waiting: what was asked for goes on in the background (128 + SIGINT, as shells count). */
  interrupted: 130,
} as const;

export function exitCodeOf(error: unknown): ExitCode {
  return hasCode(error, 'CANCELLED') ? exitCodes.interrupted : exitCodes.failed;
}
