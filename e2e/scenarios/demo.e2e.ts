import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { run, start } from '../lab/run.js';
import { assertGone, DEMO } from './demo-run.js';

test('demo: `npm start -- --once` tells the whole story, and removes all of it', async () => {
  const lab = `demo-once-${process.pid}`;
  const { code, stdout, stderr } = await run([...DEMO, '--once', '--lab', lab], { timeout: 220_000 });
  assert.equal(code, 0, stderr);
  const times = (pattern: RegExp, count: number): void => assert.equal(stdout.match(pattern)?.length, count, stdout);
  times(/^\w+ \*? +h\d +Ready +Active/gm, 4 + 3);
  times(/^\w+ \*? +h\d +Down +Active/gm, 1);
  for (const task of ['db.1', 'redis.1', 'worker.1', 'vote.1', 'vote.2', 'result.1', 'result.2'])
    assert.match(stdout, new RegExp(`voting_${task} .* Running +Running`), stdout);
  // Everybody but those who voted while a host lost its power.
  assert.ok((stdout.match(/^\d+ votes taken, 0 not; .*$/gm)?.length ?? 0) >= 3, stdout);
  times(/^\d+ votes taken, \d+ not.*; \d+ by version 1, \d+ by version 2; by [3-6] tasks$/gm, 1);
  times(/^every vote that was taken is counted/gm, 3);
  assertGone(lab);
});

test('demo: a Ctrl-C on the way removes what is there already', async () => {
  const lab = `demo-stopped-${process.pid}`;
  const demo = start([...DEMO, '--once', '--lab', lab]);
  const exited = once(demo, 'exit');
  assert.ok(demo.stdout && demo.stderr);
  demo.stdout.resume();
  for await (const text of demo.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    if (String(text).includes('swarm init')) break;
  }
  demo.stderr.resume();
  demo.kill('SIGINT');
  assert.deepEqual(await exited, [130, null]);
  assertGone(lab);
});
