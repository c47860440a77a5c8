import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { runFile, type Command } from './datadriven.js';

async function file(t: TestContext, text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'datadriven-'));
  t.after(() => rm(dir, { recursive: true }));
  const path = join(dir, 'a.txt');
  await writeFile(path, text);
  return path;
}
const show = ({ name, words, options, input }: Command): string =>
  [name, ...words, ...[...options].map(([key, value]) => `${key} is ${value}`), input].filter(Boolean).join('\n');

const good = `# Only a comment.

# Why it is so.
add one to=b=c two
more
input
----
add
one
two
to is b=c
more
input

quiet
----
quiet
`;

test('datadriven: commands, words, options and input are read, and what is printed is compared', async (t) => {
  await runFile(await file(t, good), false, show);
});

test('datadriven: another output fails and names file, line and command', async (t) => {
  const path = await file(t, good.replace('to is b=c', 'to is b'));
  await assert.rejects(runFile(path, false, show), (error: Error) => error.message.includes(`${path}:4: add`));
});

test('datadriven: nothing printed is ok', async (t) => {
  await runFile(await file(t, 'a\n----\nok\n'), false, () => '');
});

test('datadriven: rewrite replaces the expectations and nothing else', async (t) => {
  const path = await file(t, good.replace('to is b=c', 'old').replace('----\nquiet\n', '----\n'));
  await runFile(path, true, show);
  assert.equal(await readFile(path, 'utf8'), good);
});

test('datadriven: a command without its divider, and a file without commands, are mistakes', async (t) => {
  const path = await file(t, 'a\n\nb\n----\nok\n');
  await assert.rejects(
    runFile(path, false, () => ''),
    /line 1: a command is followed by ----/,
  );
  const empty = await file(t, '# nothing\n');
  await assert.rejects(
    runFile(empty, false, () => ''),
    /has commands/,
  );
});
