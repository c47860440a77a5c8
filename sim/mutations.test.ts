/** The simulator finds each of the mistakes in mutations/: the proof that its checks bite. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { commitment } from './mutations/commitment.js';
import { elections } from './mutations/elections.js';
import { membership } from './mutations/membership.js';
import type { Mutation } from './mutations/mutation.js';
import { reads } from './mutations/reads.js';
import { replication } from './mutations/replication.js';
import type { Failure, simulate } from './world.js';

const ROOT = join(import.meta.dirname, '../..');
const SEEDS = 500;
const SECONDS = 60;

/** The sources with the mistake in them, compiled; returns where. */
function compile({ file, find, replace }: Mutation, dir: string): string {
  const source = readFileSync(join(ROOT, file), 'utf8');
  assert.equal(source.split(find).length, 2, `${file} has the text to replace exactly once: ${find}`);
  for (const room of ['lib', 'raft', 'sim']) cpSync(join(ROOT, room), join(dir, room), { recursive: true });
  writeFileSync(
    join(dir, file),
    source.replace(find, () => replace),
  );
  const compilerOptions = { rootDir: '.', outDir: 'dist', incremental: false, sourceMap: false, noCheck: true };
  const typeRoots = [join(ROOT, 'node_modules/@types')];
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { ...compilerOptions, typeRoots },
    include: [],
    files: ['sim/world.ts'],
  };
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ type: 'module' }));
  const compiler = join(ROOT, 'node_modules/typescript-native/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', dir], { stdio: 'pipe' });
  return join(dir, 'dist/sim/world.js');
}

/** The first seed that fails, and how. */
async function hunt(mutation: Mutation): Promise<{ seed: number; failure: Failure } | undefined> {
  const dir = mkdtempSync(join(tmpdir(), 'swarm-mutation-'));
  try {
    const url = pathToFileURL(compile(mutation, dir)).href;
    const mutant = (await import(url)) as { simulate: typeof simulate };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { failure } = mutant.simulate(seed, { seconds: SECONDS });
      if (failure) return { seed, failure };
    }
    return undefined;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const mutations = [...elections, ...replication, ...commitment, ...reads, ...membership];

test('sim: docs/testing.md lists the mistakes that are looked for', () => {
  const page = readFileSync(join(ROOT, 'docs/testing.md'), 'utf8');
  const missing = mutations.filter(({ title, section }) => !page.includes(`| ${title} | ${section} |`));
  assert.deepEqual(missing, []);
});

for (const mutation of mutations) {
  test(`sim: finds a member that ${mutation.title} (${mutation.section})`, async (t) => {
    const found = await hunt(mutation);
    assert.ok(found, `none of ${SEEDS} seeds finds it`);
    t.diagnostic(`seed ${found.seed}: ${found.failure.rule}: ${found.failure.message}`);
  });
}
