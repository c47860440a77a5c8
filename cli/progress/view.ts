import { dashed, ellipsis } from '../render/human.js';
import { slotErrors } from './converge.js';
import type { Verdict } from './observed.js';

const BARS_MAX = 20; // as Docker: more slots are summed up
const ERROR_WIDTH = 75; // fits a narrow terminal
const STATE_WIDTH = 9; // "preparing"

/** One service as Docker shows it: how many in all, then a line for each slot. */
export function serviceLines(verdict: Verdict): string[] {
  const bars = verdict.slots.length <= BARS_MAX ? verdict.slots : [];
  return [
    ...headLines(verdict),
    ...bars.map(({ name, state, err }) => `${name}: ${dashed(state).padEnd(STATE_WIDTH)} ${shown(err)}`.trimEnd()),
    ...(bars.length === 0 ? errors(verdict).map((err) => (verdict.noNode ? err : `error: ${err}`)) : []),
  ];
}

function headLines(verdict: Verdict): string[] {
  const { active, wanted } = verdict;
  if (!active) return [`overall progress: ${overall(verdict)}`];
  if (wanted === 0) return ['job progress: waiting for tasks'];
  return [`job progress: ${overall(verdict)}`, `active tasks: ${active.now} out of ${active.most} tasks`];
}

/** One of several services, in one line and one more for each error. */
export function summaryLines(name: string, verdict: Verdict): string[] {
  return [
    `${name}: ${overall(verdict)}${verdict.phase === 'converged' && !verdict.active ? ', converged' : ''}`,
    ...errors(verdict).map((err) => `  ${err}`),
  ];
}

/** For output that is no terminal: no line for each slot, which would be many, but every error. */
export function plainLines(name: string, verdict: Verdict): string[] {
  return [`${name}: ${overall(verdict)}`, ...errors(verdict).map((err) => `${name}: ${err}`)];
}

function overall({ running, wanted, rollingBack, active }: Verdict): string {
  if (active) return `${running} out of ${wanted} complete`;
  return `${rollingBack ? 'rolling back update: ' : ''}${running} out of ${wanted} tasks`;
}

function errors(verdict: Verdict): string[] {
  if (verdict.noNode && verdict.phase === 'waiting')
    return ['waiting for new tasks, one for each node that meets its constraints'];
  return slotErrors(verdict).map(shown);
}

/** How a verdict ended, in Docker's words where it has them. */
export function ending(name: string, verdict: Verdict): string {
  switch (verdict.phase) {
    case 'converged':
      return verdict.active ? 'job complete' : `verify: Service ${name} converged`;
    case 'ended':
      return `verify: the tasks of service ${name} have completed`;
    case 'removed':
      return `Service ${name} was removed`;
    case 'failed':
      return verdict.message;
    case 'waiting':
      return 'Operation continuing in background.';
  }
}

const shown = (err: string): string => ellipsis(err.replaceAll('\n', ' '), ERROR_WIDTH);
