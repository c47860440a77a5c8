import { fileURLToPath } from 'node:url';
import { labProblem } from '../e2e/lab/ready.js';
import { Lab } from '../e2e/lab/lab.js';
import { messageOf } from '../lib/errors.js';
import type { Tally } from './run-tests.js';
import { runTests } from './run-tests.js';
import { compiledFiles } from './unit.js';

/*
 * Runs the end-to-end tests: `npm run e2e`, or some of them: `npm run e2e -- e2e/scenarios/drain.e2e.ts`.
 * Where they cannot run they are skipped, except in CI (CI=true), where that is a failure.
 */

const FILE_TIMEOUT_MS = 240_000;
const FILES_AT_A_TIME = 2;

export async function e2e(wanted: readonly string[] = []): Promise<Tally> {
  const files = compiledFiles('.e2e.js', wanted);
  if (files.length === 0) throw new Error(`no end-to-end test matches ${wanted.join(' ')}`);
  const problem = labProblem();
  if (problem !== undefined) {
    const inCi = process.env['CI'] === 'true';
    console.log(`${inCi ? 'FAILED' : 'SKIPPED'}: ${files.length} files of end-to-end tests: ${problem}`);
    return { passed: 0, failed: inCi ? files.length : 0, skipped: inCi ? 0 : files.length };
  }
  await Lab.sweep((line) => console.log(line));
  const tally = await runTests({ files, concurrency: FILES_AT_A_TIME, timeout: FILE_TIMEOUT_MS, verbose: true });
  await Lab.sweep(console.log); // of files that ran out of time
  return tally;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { failed } = await e2e(process.argv.slice(2));
    if (failed > 0) process.exitCode = 1;
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
