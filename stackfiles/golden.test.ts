import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { parse } from 'yaml';
import { loadStack } from './load.js';
import { renderConfig } from './render.js';

const folder = new URL('../../stackfiles/testdata/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const { env, cases } = JSON.parse(read('cases.json')) as {
  env: Record<string, string>;
  cases: Record<string, string[]>;
};

/** Loads files of testdata as if they were in /stack/testdata. */
function load(names: string[]) {
  return loadStack({
    files: names.map((name) => ({ name, text: read(name) })),
    env,
    workingDir: '/stack/testdata',
    readFile: (path) => read(path.replace('/stack/testdata/', '')),
  });
}

/** The output holds values as they are: to be read again, `$` must be written twice, except in keys. */
function escapeValues(text: string): string {
  return text.replace(/^(\s*\$\w+:)|\$/gm, (_, key: string | undefined) => key ?? '$$');
}

// The golden files are what `docker stack config` prints (scripts/oracle-stack-config.ts writes them).
for (const [name, files] of Object.entries(cases)) {
  test(`config: ${name}: agrees with docker stack config`, () => {
    assert.deepEqual(parse(renderConfig(load(files).project)), parse(read(`${name}.golden`)));
  });
  test(`config: ${name}: its own output reads back as the same`, () => {
    const { project } = load(files);
    const again = loadStack({
      files: [{ name: 'config.yml', text: escapeValues(renderConfig(project)) }],
      env: {},
      workingDir: '/stack/testdata',
      readFile: () => '',
    });
    assert.deepEqual({ ...again.project, source: null }, { ...project, source: null });
  });
}

test('config: keys of the Specification: its own output reads back as the same', () => {
  const text = read('specification.yml');
  const again = (files: string) =>
    loadStack({
      files: [{ name: 's.yml', text: files }],
      env,
      workingDir: '/stack/testdata',
      profiles: ['all'],
      readFile: (path) => read(path.replace('/stack/testdata/', '')),
    }).project;
  const project = again(text);
  assert.ok(project.services['web']);
  assert.deepEqual({ ...again(escapeValues(renderConfig(project))), source: null }, { ...project, source: null });
});

const examples = new URL('../../stackfiles/examples/', import.meta.url);
for (const name of readdirSync(examples).filter((file) => file.endsWith('.yml'))) {
  test(`examples: ${name} is read without a warning`, () => {
    const text = readFileSync(new URL(name, examples), 'utf8');
    const readFile = (path: string): string => readFileSync(new URL(path, examples), 'utf8');
    assert.deepEqual(loadStack({ files: [{ name, text }], env: {}, readFile }).warnings, []);
  });
}
