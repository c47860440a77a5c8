/**
 * `npm run sim`: see README.md. Ends with 1 when a seed failed.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { SystemClock } from '../lib/clock.js';
import { renderFailure, renderSummary, SECONDS } from './report.js';
import { spread } from './failover.js';
import { sweep } from './sweep.js';
import { simulate } from './world.js';

const USAGE = `npm run sim -- [--seeds N] [--first K] [--jobs J] [--failures F] [--seconds S]
npm run sim -- --seed N [--seconds S] [--trace]
npm run sim -- --failover N

--seeds N     how many seeds (1000)
--first K     the first of them (1)
--jobs J      threads (as many as there are cores)
--failures F  stop after so many that fail (10)
--seconds S   simulated time with faults in each seed (${SECONDS})
--seed N      only this one
--failover N  how long N groups of three are without a leader when it is lost
--trace       print what happens in it
`;
const PROGRESS_EVERY = 1000; // seeds

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error; // whoever reads a trace may have seen enough
});

const clock = new SystemClock();
const print = (text: string): void => void process.stdout.write(`${text}\n`);

function readOptions(): Map<string, string | boolean | undefined> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { seed: text, seeds: text, failover: text, first: text, jobs: text, failures: text, seconds: text };
  const { values } = parseArgs({ options: { ...options, trace: flag, help: flag } });
  return new Map(Object.entries(values));
}

const options = readOptions();
function number(name: string, otherwise: number): number {
  const value = options.get(name);
  if (value === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(String(value))) throw new Error(`--${name} takes a whole number from 1 on`);
  return Number(value);
}

const seconds = number('seconds', SECONDS);

function one(seed: number): void {
  const trace = options.get('trace') ? { trace: print } : {};
  const result = simulate(seed, { seconds, ...trace });
  if (result.failure) {
    print(renderFailure(result, seconds));
    process.exitCode = 1;
  } else {
    print(renderSummary({ seeds: 1, stats: result.stats, failures: [] }));
  }
}

async function many(): Promise<void> {
  const begin = clock.monotonic();
  let told = 0;
  const range = {
    first: number('first', 1),
    seeds: number('seeds', 1000),
    seconds,
    jobs: number('jobs', availableParallelism()),
    failuresMax: number('failures', 10),
  };
  const summary = await sweep(range, (sofar) => {
    if (sofar.seeds - told < PROGRESS_EVERY) return;
    told = sofar.seeds;
    process.stderr.write(`${renderSummary(sofar)}\n`);
  });
  for (const failure of summary.failures) print(renderFailure(failure, seconds));
  print(`${renderSummary(summary)} (${((clock.monotonic() - begin) / 1000).toFixed(0)} s)`);
  if (summary.failures.length > 0) process.exitCode = 1;
}

function failover(seeds: number): void {
  for (const loss of ['machine', 'process'] as const) {
    const { p50, p99, max } = spread(seeds, loss);
    print(`${loss} lost: p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms`);
  }
}

if (options.get('help')) print(USAGE);
else if (options.has('failover')) failover(number('failover', 1));
else if (options.has('seed')) one(number('seed', 1));
else await many();
