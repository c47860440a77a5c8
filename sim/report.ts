import { must } from '../lib/assert.js';
import type { Stats } from './context.js';
import type { Summary } from './sweep.js';
import type { Result } from './world.js';

export const SECONDS = 60; // with faults, in each seed, unless told otherwise

const count = (n: number): string => n.toLocaleString('en-US');

function renderStats({ time, elections, crashes, faults, messages, answered, unknown, ...logs }: Stats): string {
  return [
    `${(time / 3_600_000).toFixed(1)} simulated hours`,
    `${count(elections)} elections`,
    `${count(crashes)} crashes`,
    `${count(faults)} faults`,
    `${count(answered)} operations answered and ${count(unknown)} of unknown outcome`,
    `${count(messages)} messages`,
    `${count(logs.compactions)} compactions`,
    `${count(logs.installs)} snapshots installed`,
    `${count(logs.changes)} changes of members`,
  ].join(', ');
}

export function renderSummary({ seeds, stats, failures }: Summary): string {
  return `${count(seeds)} seeds, ${count(failures.length)} failed; ${renderStats(stats)}`;
}

/** What went wrong, and how to see it happen again. */
export function renderFailure({ seed, failure }: Result, seconds: number): string {
  const { rule, message, stack, at } = must(failure, 'a failure');
  const length = seconds === SECONDS ? '' : ` --seconds ${seconds}`;
  return [
    `seed ${seed} failed at ${(at / 1000).toFixed(3)} s: ${rule}: ${message}`,
    ...(stack === undefined ? [] : [stack]),
    `replay: npm run sim -- --seed ${seed}${length} --trace`,
  ].join('\n');
}
