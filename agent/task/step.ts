/**
 * The next single step of one task: from where it is, where it should be, and what the engine shows. Pure; run again after its effect,
 * until it says `wait`. After swarmkit's agent/exec `Do`, with the container's state as an argument instead of a call.
 *
 * Failing before `starting` is `rejected` (this task could not be run here), after it `failed` (it ran, or was about to).
 */
import { assertNever } from '../../lib/assert.js';
import { isAtLeast, isTerminal } from '../../proto/task-state.js';
import type { TaskState } from '../../proto/types.js';
import type { Container } from '../engine/engine.js';

/** `unknown`: there may have been a change since we last looked. */
export type Observed = Container | 'absent' | 'unknown';

export interface TaskView {
  state: TaskState;
  desired: TaskState;
  container: Observed;
  /** Why it cannot go on: the engine's refusal, or what made us stop it. "" while nothing is wrong. */
  cause: string;
  /** Something to say with the states that its container reaches. "" for nothing. */
  note: string;
  /** It cannot be prepared before a manager has told, in this life, what it needs. */
  awaitsManager: boolean;
  /** There may be files of its secrets and configs. */
  hasFiles: boolean;
  /** It has been said that it is to get no new connections. */
  isWithdrawn: boolean;
  /** What was said of it last; why, if it is withdrawn. */
  err: string;
  /** One that its running container has to have and has no more. */
  lostAddress: string | undefined;
}

export type Step =
  | { do: 'wait' }
  | { do: 'inspect' }
  /** Pulls the image too, when it is missing. */
  | { do: 'create' }
  | { do: 'start' }
  /** `cause` is what to remember as the reason, if it is a failure. */
  | { do: 'stop'; cause: string }
  /** The files of its secrets and configs go. */
  | { do: 'release' }
  | { do: 'report'; state: TaskState; message: string; err: string }
  /** It runs on for its grace period, but nobody is to be led to it any more. */
  | { do: 'withdraw'; err: string };

/** Docker's words. */
const UNHEALTHY = 'dockerexec: unhealthy container';
const DESTROYED = 'dockerexec: container destroyed';
/** Ours: Docker does not notice. */
const disconnected = (address: string): string => `its container was disconnected from a network: ${address} is gone`;

const report = (state: TaskState, message: string, err = ''): Step => ({ do: 'report', state, message, err });
const isRunning = (container: Observed): boolean => typeof container === 'object' && container.state === 'running';

export function nextStep(view: TaskView): Step {
  const { state, desired, container, cause } = view;
  if (container === 'unknown') return { do: 'inspect' };
  if (isTerminal(state)) {
    if (isRunning(container)) return { do: 'stop', cause: '' };
    return view.hasFiles ? { do: 'release' } : { do: 'wait' };
  }
  if (isAtLeast(desired, 'shutdown')) {
    return isRunning(container) ? { do: 'stop', cause: '' } : report('shutdown', 'shutdown');
  }
  switch (state) {
    case 'new':
    case 'pending':
    case 'assigned':
      return report('accepted', 'accepted');
    case 'accepted':
      return report('preparing', 'preparing');
    case 'preparing':
      if (container !== 'absent') return report('ready', `prepared${view.note}`);
      if (cause !== '') return report('rejected', 'preparing', cause);
      return view.awaitsManager ? { do: 'wait' } : { do: 'create' };
    case 'ready':
      if (container === 'absent') return report('rejected', 'prepared', DESTROYED);
      return isAtLeast(desired, 'running') || container.state !== 'created'
        ? report('starting', 'starting')
        : { do: 'wait' };
    case 'starting':
    case 'running':
      return container === 'absent' ? report('failed', 'started', DESTROYED) : nextOfStarted(view, container);
    case 'complete':
    case 'shutdown':
    case 'failed':
    case 'rejected':
    case 'remove':
    case 'orphaned':
      return { do: 'wait' };
    default:
      return assertNever(state);
  }
}

function nextOfStarted({ state, cause, note, isWithdrawn, err, lostAddress }: TaskView, container: Container): Step {
  // Once nobody is led to it any more there is no way back, be it well again or not.
  const before = isWithdrawn ? err : undefined;
  const fault = container.health === 'unhealthy' ? UNHEALTHY : lostAddress ? disconnected(lostAddress) : before;
  switch (container.state) {
    case 'created':
      return cause === '' ? { do: 'start' } : report('failed', 'starting', cause);
    case 'running':
      if (fault !== undefined)
        return state === 'running' && !isWithdrawn ? { do: 'withdraw', err: fault } : { do: 'stop', cause: fault };
      if (state === 'running' || container.health === 'starting') return { do: 'wait' };
      return report('running', `started${note}`);
    case 'exited':
      return ended(container, cause);
    default:
      return assertNever(container.state);
  }
}

function ended({ exitCode, error, oomKilled }: Container, cause: string): Step {
  if (exitCode === 0) return cause === '' ? report('complete', 'finished') : report('failed', 'started', cause);
  const reason = cause || error || (oomKilled ? 'out of memory' : '');
  return report('failed', 'started', `task: non-zero exit (${exitCode})${reason && `: ${reason}`}`);
}

/** What to do for a task that is gone from the assignments. `done` when nothing is left of it. */
export function nextRemoval(
  container: Observed,
  hasFiles: boolean,
): { do: 'inspect' | 'remove' | 'release' | 'done' } | { do: 'stop'; cause: string } {
  if (container === 'unknown') return { do: 'inspect' };
  if (container === 'absent') return { do: hasFiles ? 'release' : 'done' };
  return container.state === 'running' ? { do: 'stop', cause: '' } : { do: 'remove' };
}
