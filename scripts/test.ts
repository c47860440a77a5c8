import { spawnSync } from 'node:child_process';
import { e2e } from './e2e.js';
import type { Tally } from './run-tests.js';
import { ROOT } from './tidy/project.js';
import { unit } from './unit.js';

/*
 * `npm test`: types, lint, unit tests, end-to-end tests, in this order, up to the first that fails. Its last line says
 * how many tests passed, failed and were skipped; a part without tests that fails counts as one failure.
 */

const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0 };

/** A part that is a command: it fails with it. */
function command(line: string): () => Promise<Tally> {
  return () => {
    const { status } = spawnSync('bash', ['-c', line], { cwd: ROOT, stdio: 'inherit' });
    return Promise.resolve(status === 0 ? NOTHING : { ...NOTHING, failed: 1 });
  };
}

const parts: [string, () => Promise<Tally>][] = [
  ['types', command('bash scripts/build.sh')],
  ['lint', command('npm run --silent lint')],
  ['unit tests', unit],
  ['end-to-end tests', e2e],
];

const begin = performance.now();
const total = { ...NOTHING };
for (const [name, part] of parts) {
  const start = performance.now();
  console.log(`\n== ${name}`);
  const tally = await part();
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += tally[key];
  console.log(`== ${name}: ${tally.failed > 0 ? 'failed' : 'done'} after ${seconds(start)} s`);
  if (tally.failed > 0) {
    process.exitCode = 1;
    break;
  }
}
console.log(`\ntotal time: ${seconds(begin)} s`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
