import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { CHECKOUT } from '../lab/host.js';
import { Lab } from '../lab/lab.js';
import { must, start } from '../lab/run.js';
import { assertGone, DEMO } from './demo-run.js';

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
  const pages = told.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  const texts = await Promise.all(pages.map(async (page) => (await fetch(page)).text()));
  assert.match(texts[0] ?? '', /<h1>Tea or Coffee\?<\/h1>/);
  assert.match(texts[1] ?? '', /votes so far/);
  const hints = [...told.matchAll(/^ +(npm run lab .*)$/gm)].map(([, hint = '']) => hint);
  assert.ok(hints.length >= 6, told);
  // The one that follows logs would not end by itself.
  for (const hint of hints.filter((each) => !each.includes('logs -f'))) {
    const output = await must(['bash', '-c', `${hint.replace('npm run', 'npm run --silent')}`], { cwd: CHECKOUT });
    if (hint.includes('/whoami')) assert.match(output, /"container":"voting_vote\./);
  }
  demo.kill('SIGINT');
  assert.deepEqual(await exited, [0, null]);
  assertGone(lab);
});
