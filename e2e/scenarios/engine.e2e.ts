import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { CHECKOUT } from '../lab/host.js';
import { Lab } from '../lab/lab.js';
import { run } from '../lab/run.js';

test('engine: a real Docker Engine passes the suite of all engines', async (t) => {
  const lab = await Lab.up({ name: `e2e-${process.pid}`, hosts: 1, owned: true });
  t.after(() => lab.down());
  const tests = join(CHECKOUT, 'dist/agent/engine/docker.test.js');
  // Below another test runner, node:test runs nothing itself: this one must not know that it is.
  const argv = ['env', '-u', 'NODE_TEST_CONTEXT', process.execPath, '--test', '--test-reporter=tap', tests];
  const { code, stdout } = await run(argv, { env: { SWARM_TEST_ENGINE: `unix://${lab.engineSocket('h1')}` } });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^# skipped 0$/m);
  assert.ok(Number(/^# pass (\d+)$/m.exec(stdout)?.[1]) > 10, stdout);
});
