import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { processesOf } from '../lab/cgroups.js';
import { CHECKOUT } from '../lab/host.js';
import { Lab } from '../lab/lab.js';
import { must, run, start } from '../lab/run.js';
import { labDir } from '../lab/state.js';

const DEMO = [process.execPath, join(CHECKOUT, 'dist/e2e/demo.js')];

function assertGone(lab: string): void {
  assert.equal(processesOf(lab).size, 0);
  assert.ok(!existsSync(labDir(lab)));
}

test('demo: `npm start -- --once` makes a cluster, deploys the example, and removes all of it', async () => {
  const lab = `demo-once-${process.pid}`;
  const { code, stdout, stderr } = await run([...DEMO, '--once', '--lab', lab]);
  assert.equal(code, 0, stderr);
  assert.equal(stdout.match(/^\w+ \*? +h\d +Ready +Active/gm)?.length, 3, stdout);
  assert.equal(stdout.match(/hello_web\.\w+ .* Running +Running/g)?.length, 3, stdout);
  assert.equal(stdout.match(/hello_worker\.\d .* Running +Running/g)?.length, 4, stdout);
  assertGone(lab);
});

test('demo: stays until Ctrl-C, and the commands it tells to try work', async (t) => {
  const lab = `demo-stays-${process.pid}`;
  const demo = start([...DEMO, '--lab', lab]);
  const exited = once(demo, 'exit');
  t.after(async () => {
    demo.kill('SIGKILL');
    await exited;
    await Lab.sweep();
  });
  let told = '';
  assert.ok(demo.stdout && demo.stderr);
  demo.stderr.resume();
  for await (const text of demo.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    told += String(text);
    if (told.includes('Ctrl-C here removes everything')) break;
  }
  demo.stdout.resume();
  const hints = [...told.matchAll(/^ +(npm run lab .*)$/gm)].map(([, hint = '']) => hint);
  assert.ok(hints.length >= 6, told);
  // The one that follows logs would not end by itself.
  for (const hint of hints.filter((each) => !each.includes('logs -f'))) {
    const output = await must(['bash', '-c', `${hint.replace('npm run', 'npm run --silent')}`], { cwd: CHECKOUT });
    if (hint.includes(':8080')) assert.match(output, /^Hello from container \w+$/m);
  }
  demo.kill('SIGINT');
  assert.deepEqual(await exited, [0, null]);
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
