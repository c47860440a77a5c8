/** Stack files held in memory, for tests. */
import assert from 'node:assert/strict';
import { makeServiceSpec } from '../proto/objects.js';
import type { ServiceSpec } from '../proto/types.js';
import { convert } from './convert.js';
import { loadStack, type LoadedStack, type LoadInput } from './load.js';
import { StackFileError } from './problems.js';

/** Files by their path under /stack. */
export type Files = Readonly<Record<string, string>>;

/** Loads the files named by `names`: unless told otherwise, a.yml alone. */
export function loadFiles(
  files: Files,
  { names = ['a.yml'], ...more }: Partial<LoadInput> & { names?: string[] } = {},
) {
  const find = (path: string): string | undefined => files[path.replace('/stack/', '')];
  return loadStack({
    files: names.map((name) => ({ name, text: find(name) ?? assert.fail(`there is no ${name}`) })),
    env: {},
    workingDir: '/stack',
    readFile: (path) => {
      const text = find(path);
      if (text === undefined) throw new Error('no such file');
      return text;
    },
    fileExists: (path) => find(path) !== undefined,
    ...more,
  });
}

/** What is wrong, one problem a line. */
export function refusal(load: () => unknown): string {
  try {
    load();
  } catch (error) {
    if (error instanceof StackFileError) return error.message;
    throw error;
  }
  return assert.fail('the stack was accepted');
}

/** A stack file with one service, "web", of these keys in flow style; keys start at line 2, column 18. */
export const web = (keys: string, top = ''): string => `services:\n web: {image: b, ${keys}}\n${top}\n`;

export function serviceSpec({ project }: LoadedStack, key = 'web'): ServiceSpec {
  const spec = convert(project, 'st').services.find(({ name }) => name === `st_${key}`);
  assert.ok(spec, `there is no service ${key}`);
  return makeServiceSpec(spec);
}
