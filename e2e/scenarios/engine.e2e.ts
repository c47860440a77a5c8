import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { CHECKOUT } from '../lab/host.js';
import { Lab } from '../lab/lab.js';
import { run } from '../lab/run.js';

test('engine: a real Docker Engine passes the suite of all engines', async (t) => {
  const lab = await Lab.up({ name: `e2e-${process.pid}`, hosts: 1, owned: true });
  t.after(() => lab.down());
  const argv = [process.execPath, '--test', '--test-reporter=tap', join(CHECKOUT, 'dist/agent/engine/docker.test.js')];
  // A test process tells its parent of itself in another way than it tells people: this one must not think it has one.
  const env = { SWARM_TEST_ENGINE: `unix://${lab.engineSocket('h1')}`, NODE_TEST_CONTEXT: '' };
  const { code, stdout } = await run(argv, { env });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^# skipped 0$/m);
  assert.ok(Number(/^# pass (\d+)$/m.exec(stdout)?.[1]) > 10, stdout);
});
