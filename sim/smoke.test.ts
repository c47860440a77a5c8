/** A thousand worlds, as `npm run sim` runs them: the part of the search for mistakes that every run of the tests does anew. */
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import test from 'node:test';
import { renderFailure, renderSummary, SECONDS } from './report.js';
import { sweep } from './sweep.js';
import { simulate } from './world.js';

const SEEDS = 1000;

test(`sim: ${SEEDS} seeds break no rule of raft`, async (t) => {
  const jobs = Math.min(2, availableParallelism());
  const summary = await sweep({ first: 1, seeds: SEEDS, seconds: SECONDS, jobs, failuresMax: 3 });
  t.diagnostic(renderSummary(summary));
  assert.equal(summary.failures.length, 0, summary.failures.map((each) => renderFailure(each, SECONDS)).join('\n'));
  assert.equal(summary.seeds, SEEDS);
  const { elections, crashes, answered, installs } = summary.stats;
  assert.ok(elections > 5 * SEEDS && crashes > 5 * SEEDS && answered > 50 * SEEDS && installs > SEEDS, 'much happens');
});

test('sim: a seed replays exactly', () => {
  const run = (seed: number): string[] => {
    const lines: string[] = [];
    simulate(seed, { seconds: 10, trace: (line) => lines.push(line) });
    return lines;
  };
  for (const seed of [1, 2, 3]) assert.deepEqual(run(seed), run(seed));
  assert.notDeepEqual(run(1), run(2));
});
