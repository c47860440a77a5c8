import { capital, dashed, ellipsis } from '../render/human.js';
import { slotErrors, type Verdict } from './converge.js';

const BARS_MAX = 20; // as Docker: more slots are summed up
const ERROR_WIDTH = 75; // fits a narrow terminal
const STATE_WIDTH = 9; // "preparing"

/** One service as Docker shows it: how many in all, then a line for each slot. */
export function serviceLines(verdict: Verdict): string[] {
  const bars = verdict.slots.length <= BARS_MAX ? verdict.slots : [];
  return [
    `overall progress: ${overall(verdict)}`,
    ...bars.map(({ name, state, err }) => `${name}: ${dashed(state).padEnd(STATE_WIDTH)} ${shown(err)}`.trimEnd()),
    ...(bars.length === 0 ? errors(verdict).map((err) => `error: ${err}`) : []),
  ];
}

/** One of several services, in one line and one more for each error. */
export function summaryLines(name: string, verdict: Verdict): string[] {
  return [
    `${name}: ${overall(verdict)}${verdict.phase === 'converged' ? ', converged' : ''}`,
    ...errors(verdict).map((err) => `  ${err}`),
  ];
}

/** For output that is no terminal: no line for each slot, which would be many, but every error. */
export function plainLines(name: string, verdict: Verdict): string[] {
  return [`${name}: ${overall(verdict)}`, ...errors(verdict).map((err) => `${name}: ${err}`)];
}

function overall({ running, wanted, rollingBack }: Verdict): string {
  return `${rollingBack ? 'rolling back update: ' : ''}${running} out of ${wanted} tasks`;
}

function errors(verdict: Verdict): string[] {
  return slotErrors(verdict).map(shown);
}

/** How a verdict ended, in a sentence. */
export function ending(name: string, verdict: Verdict): string {
  switch (verdict.phase) {
    case 'converged':
      return `verify: Service ${name} converged`;
    case 'ended':
      return `verify: the tasks of service ${name} have completed`;
    case 'removed':
      return `Service ${name} was removed`;
    case 'failed':
      return capital(verdict.message);
    case 'waiting':
      return 'Operation continuing in background.';
  }
}

const shown = (err: string): string => ellipsis(err.replaceAll('\n', ' '), ERROR_WIDTH);
