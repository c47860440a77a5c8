import assert from 'node:assert/strict';
import test from 'node:test';
import { checkCalls } from './calls.js';
import { checkErrorsPage, compareGenerated } from './generated.js';
import { checkImports } from './imports.js';
import { checkLinks } from './links.js';
import type { Finding, ProjectFile } from './project.js';
import { projectFiles } from './project.js';
import { checkShape } from './shape.js';
import { checkWords } from './words.js';

const file = (path: string, ...lines: string[]): ProjectFile => ({ path, text: `${lines.join('\n')}\n` });
const lines = (findings: Finding[]): string[] =>
  findings.map(({ path, line, message }) => `${path}:${line}: ${message}`);

test('imports: a room imports only what is below it', () => {
  const findings = checkImports([
    file('lib/a.ts', "import { x } from '../proto/b.js';"),
    file('proto/b.ts', "export * from '../lib/c.js';", "import type { Y } from './d.js';"),
    file('manager/m.ts', '', "import type { Z } from '../agent/z.js';"),
    file('agent/z.ts', "const late = await import('../manager/q.js');"),
    file('e2e/e.ts', "import { m } from '../manager/m.js';", "import { a } from '../agent/z.js';"),
  ]);
  assert.deepEqual(lines(findings), [
    'lib/a.ts:1: imports proto/b.ts, but lib may import nothing else',
    'manager/m.ts:2: imports agent/z.ts, but manager may import raft, proto, lib',
    'agent/z.ts:1: imports manager/q.ts, but agent may import proto, lib',
  ]);
});

test('imports: a circle is told once, with its way round', () => {
  const findings = checkImports([
    file('raft/a.ts', "import './b.js';"),
    file('raft/b.ts', "import { c } from './c.js';"),
    file('raft/c.ts', "import { a } from './a.js';", "import { d } from './d.js';"),
    file('raft/d.ts'),
  ]);
  assert.deepEqual(lines(findings), ['raft/c.ts:1: import cycle: raft/a.ts -> raft/b.ts -> raft/c.ts -> raft/a.ts']);
});

test('shape: length, depth, names', () => {
  const findings = checkShape([
    file('lib/long.ts', ...Array<string>(501).fill('//')),
    file('lib/just.ts', ...Array<string>(500).fill('//')),
    file('a/b/c/d/e.ts'),
    file('lib/camelCase.ts'),
    file('lib/fine-name.test.ts'),
    file('lib/README.md'),
    file('proto/gen/Generated.ts'),
    file('.ci/run'),
    file('raft/index.ts'),
  ]);
  assert.deepEqual(lines(findings), [
    'lib/long.ts:501: has 501 lines: the limit is 500',
    'a/b/c/d/e.ts:1: is 4 folders deep: the limit is 3',
    'lib/camelCase.ts:1: "camelCase.ts" is not kebab-case',
    'raft/index.ts:1: is a barrel: import from the file that has it',
  ]);
});

test('calls: time, chance and the process come as arguments', () => {
  const uses = [
    'Date.now()',
    'new Date()',
    'new Date',
    'Math.random()',
    'setTimeout(f, 1)',
    'globalThis.setInterval(f, 1)',
    'setImmediate(f)',
    'performance.now()',
    'randomUUID()',
    'crypto.randomUUID()',
    'process.env',
    'process.exit(1)',
  ];
  for (const use of uses) {
    const source = file('agent/a.ts', `const x = ${use};`);
    assert.equal(checkCalls([source]).length, 1, use);
    for (const path of ['lib/clock.ts', 'e2e/x.ts', 'node/main.ts', 'agent/a.test.ts']) {
      assert.deepEqual(checkCalls([{ ...source, path }]), [], `${use} in ${path}`);
    }
  }
  const fine = [
    'new Date(5)',
    'clock.now()',
    "'Date.now()'",
    'x /* Math.random() */',
    'timers.setTimeout',
    'process.pid',
  ];
  for (const use of fine) assert.deepEqual(checkCalls([file('agent/a.ts', `const x = ${use};`)]), [], use);
  assert.equal(checkCalls([file('agent/a.ts', "import { setTimeout as s } from 'node:timers/promises';")]).length, 1);
});

test('calls: no error is swallowed', () => {
  const bad = [
    'try { f(); } catch {}',
    'try { f(); } catch { /* why */ }',
    'p.catch(() => {});',
    'p.catch(() => undefined);',
  ];
  for (const code of bad) assert.equal(checkCalls([file('e2e/a.ts', code)]).length, 1, code);
  const fine = [
    'try { f(); } catch (e) { g(e); }',
    'p.catch((e) => log.warn(e));',
    'p.catch(report);',
    'x.then(() => {});',
  ];
  for (const code of fine) assert.deepEqual(checkCalls([file('e2e/a.ts', code)]), [], code);
});

test('words: unfinished work is found in code and documents', () => {
  const findings = checkWords([
    file('lib/a.ts', '// TODO later', '// the mastodon', 'const todo = 1;'),
    file('docs/a.md', 'Fine.', 'This is Not yet implemented.'),
  ]);
  assert.deepEqual(lines(findings), [
    'lib/a.ts:1: "TODO" marks unfinished work',
    'docs/a.md:2: "Not yet implemented" marks unfinished work',
  ]);
});

test('links: files, folders and headings exist', () => {
  const findings = checkLinks([
    file('README.md', '[a](docs/a.md) [b](docs/b.md) [c](docs) [d](https://x.org) [e](docs/a.md#two-words)'),
    file('docs/a.md', '# Two `words`', '[up](../README.md) [here](#two-words) [gone](#three)'),
  ]);
  assert.deepEqual(lines(findings), [
    'README.md:1: links to docs/b.md, which does not exist',
    'docs/a.md:2: links to "three" in docs/a.md, which has no such heading',
  ]);
});

test('generated: a file that generating changes or drops is stale', () => {
  const present = [file('proto/gen/a.ts', 'a'), file('proto/gen/b.ts', 'b'), file('proto/gen/c.ts', 'c')];
  const fresh = new Map([
    ['proto/gen/a.ts', 'a\n'],
    ['proto/gen/b.ts', 'changed\n'],
  ]);
  const findings = compareGenerated(present, (path) => fresh.get(path));
  assert.deepEqual(
    findings.map(({ path }) => path),
    ['proto/gen/b.ts', 'proto/gen/c.ts'],
  );
  assert.equal(checkErrorsPage([file('docs/errors.md', 'old')]).length, 1);
});

test('the list of files has this one and nothing that is built or installed', () => {
  const paths = projectFiles().map(({ path }) => path);
  assert.ok(paths.includes('scripts/tidy/tidy.test.ts'));
  assert.ok(!paths.some((path) => /^(dist|node_modules)\//.test(path)));
});
