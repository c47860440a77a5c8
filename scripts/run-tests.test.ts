import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { ROOT } from './tidy/project.js';

/** What runTests says and counts for these test files. It runs in a process of its own: node:test does not nest. */
function runTestsOn(t: TestContext, files: Record<string, string>): { output: string; tally: unknown } {
  const dir = mkdtempSync(join(tmpdir(), 'swarm-run-tests-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(dir, name);
    writeFileSync(path, `import test from 'node:test';\nimport assert from 'node:assert/strict';\n${text}\n`);
    return path;
  });
  const program = join(dir, 'program.mjs');
  const options = JSON.stringify({ files: paths, concurrency: 2, timeout: 5000, verbose: false });
  const lines = [
    `import { runTests } from '${ROOT}/dist/scripts/run-tests.js';`,
    `console.log(JSON.stringify(await runTests(${options})));`,
  ];
  writeFileSync(program, lines.join('\n'));
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', env });
  const said = stdout.trimEnd().split('\n');
  return { output: said.slice(0, -1).join('\n'), tally: JSON.parse(said.at(-1) ?? stderr) };
}

test('run-tests: counts what passed, failed and was skipped, and tells of failures alone', (t) => {
  const { output, tally } = runTestsOn(t, {
    'good.mjs': "test('fine', () => undefined);",
    'mixed.mjs': `
      test('outer', async (t) => {
        await t.test('inner', () => assert.equal(1, 2));
      });
      test('left out', { skip: 'no engine' }, () => undefined);`,
  });
  assert.deepEqual(tally, { passed: 1, failed: 1, skipped: 1 });
  assert.match(output, /✖ .*mixed\.mjs: inner\n {4}AssertionError.*\n(.*\n)*? *1 !== 2/);
  assert.match(output, /left out: skipped, no engine/);
  assert.doesNotMatch(output, /fine|✖ .*outer/);
});

test('run-tests: a file that crashes, or fails after its last test, is a failure', (t) => {
  const { output, tally } = runTestsOn(t, {
    'crashes.mjs': "throw new Error('at once');",
    'late.mjs': "test('fine', () => { setTimeout(() => { throw new Error('too late'); }, 50); });",
  });
  assert.deepEqual(tally, { passed: 1, failed: 2, skipped: 0 });
  assert.match(output, /✖ .*crashes\.mjs/);
  assert.match(output, /✖ .*late\.mjs/);
});
