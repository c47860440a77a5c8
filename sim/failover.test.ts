/** docs/raft.md gives the figures of 10,000 seeds; a tenth of them shows here that they still hold. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { spread } from './failover.js';

const SEEDS = 1000;

test('sim: a leader whose machine is gone is replaced within the longest election timeout and some round trips', (t) => {
  const { p50, p99, max } = spread(SEEDS, 'machine');
  t.diagnostic(`p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms`);
  assert.ok(max < 850, 'no second election timeout');
  assert.ok(p50 > 300, 'nor is a leader given up before the shortest one');
});

test('sim: a leader whose process is gone is replaced within some ticks, since its connections break', (t) => {
  const { p50, p99, max } = spread(SEEDS, 'process');
  t.diagnostic(`p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${max.toFixed(0)} ms`);
  assert.ok(max < 300);
});
