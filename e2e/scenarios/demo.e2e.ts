import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { processesOf } from '../lab/cgroups.js';
import { CHECKOUT } from '../lab/host.js';
import { run } from '../lab/run.js';
import { labDir } from '../lab/state.js';

test('demo: `npm start -- --once` makes a cluster, deploys the example, and removes all of it', async () => {
  const lab = `demo-${process.pid}`;
  const { code, stdout, stderr } = await run([
    process.execPath,
    join(CHECKOUT, 'dist/e2e/demo.js'),
    '--once',
    '--lab',
    lab,
  ]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.match(/^\w+ \*? +h\d +Ready +Active/gm)?.length, 3, stdout);
  assert.equal(stdout.match(/hello_web\.\w+ .* Running +Running/g)?.length, 3, stdout);
  assert.equal(stdout.match(/hello_worker\.\d .* Running +Running/g)?.length, 4, stdout);
  assert.equal(processesOf(lab).size, 0);
  assert.ok(!existsSync(labDir(lab)));
});
