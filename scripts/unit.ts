import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../lib/errors.js';
import type { Tally } from './run-tests.js';
import { runTests } from './run-tests.js';
import { ROOT } from './tidy/project.js';

/*
 * Runs the unit tests: `npm run unit`, or some of them: `npm run unit -- raft manager/store/store.test.ts`.
 */

/** Many times what the longest needs by itself: a machine that is busy otherwise is no reason to fail. */
const FILE_TIMEOUT_MS = 300_000;
const FILES_AT_A_TIME = 4; // more than the two cores of a small machine: a test process waits a good part of its life

/** The compiled files that end with `suffix` and whose paths contain one of the words. What was compiled from a source that is gone is removed. */
export function compiledFiles(suffix: string, wanted: readonly string[] = []): string[] {
  const dist = join(ROOT, 'dist');
  const all = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(suffix));
  const current = all.filter((path) => {
    if (existsSync(sourceOf(path))) return true;
    for (const file of [path, `${path}.map`]) rmSync(join(dist, file), { force: true });
    return false;
  });
  const words = wanted.map((path) => path.replace(/^(\.\/)?(dist\/)?/, '').replace(/\.[tj]s$/, ''));
  const chosen = current.filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
  return chosen.sort().map((path) => join(dist, path));
}

const sourceOf = (compiled: string): string => join(ROOT, compiled.replace(/\.js$/, '.ts'));

export async function unit(wanted: readonly string[] = []): Promise<Tally> {
  const files = compiledFiles('.test.js', wanted);
  if (files.length === 0) throw new Error(`no unit test matches ${wanted.join(' ')}`);
  return runTests({ files, concurrency: FILES_AT_A_TIME, timeout: FILE_TIMEOUT_MS, verbose: wanted.length > 0 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { failed } = await unit(process.argv.slice(2));
    if (failed > 0) process.exitCode = 1;
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
