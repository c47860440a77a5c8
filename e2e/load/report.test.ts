import assert from 'node:assert/strict';
import test from 'node:test';
import { describe, percentile, Tally } from './report.js';

const answer = (server: string, client = '10.0.0.9') => ({ server, version: '1', client });

test('percentile: the smallest value that so many in a hundred do not exceed', () => {
  assert.equal(percentile([], 99), 0);
  assert.equal(percentile([7], 50), 7);
  assert.equal(percentile([1, 2, 3, 4], 50), 2);
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  assert.deepEqual(
    [50, 99, 100].map((percent) => percentile(hundred, percent)),
    [50, 99, 100],
  );
});

test('tally: seconds count what came since the last one, the summary counts all', () => {
  const tally = new Tally();
  tally.answered(answer('a'), 1);
  tally.failed('reset', 'read ECONNRESET', 10.4);
  const first = tally.second();
  assert.deepEqual([first.second, first.ok, first.failed, first.reasons], [1, 1, 1, { reset: 1 }]);
  tally.answered(answer('b', '10.0.0.8'), 3, true);
  const second = tally.second();
  assert.deepEqual([second.second, second.ok, second.failed, second.servers], [2, 1, 0, { b: 1 }]);
  const summary = tally.summary(3, 2004);
  assert.deepEqual(summary, {
    type: 'summary',
    sent: 3,
    seconds: 2,
    ok: 2,
    failed: 1,
    retried: 1,
    reasons: { reset: 1 },
    p50: 1,
    p99: 3,
    max: 3,
    servers: { a: 1, b: 1 },
    versions: { '1': 2 },
    clients: { '10.0.0.9': 1, '10.0.0.8': 1 },
    samples: [{ at: 10, reason: 'reset', detail: 'read ECONNRESET' }],
  });
  assert.match(describe(summary), /^2 ok, 1 on a second connection, 1 failed \(reset 1\); p50 1 ms/);
  assert.match(describe(summary), /at 10 ms: reset: read ECONNRESET$/);
});

test('tally: keeps the first failures only', () => {
  const tally = new Tally();
  for (let at = 0; at < 1000; at++) tally.failed('timeout', '', at);
  const { samples, failed } = tally.summary(1000, 1000);
  assert.deepEqual([failed, samples.length, samples.at(-1)?.at], [1000, 20, 19]);
});
