import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseDotenv } from './dotenv.js';
import { loadFiles, refusal, web, type Files } from './testing.js';

const lines: [text: string, expected: Record<string, string>][] = [
  ['A=1\n\n# comment\n  B = 2 \nexport C=3\r\nD: 4', { A: '1', B: '2', C: '3', D: '4' }],
  [
    'A=VAL # comment\nB=VAL# none\nC="VAL # none"\nD="VAL" # comment\nE= # comment',
    { A: 'VAL', B: 'VAL# none', C: 'VAL # none', D: 'VAL', E: '' },
  ],
  ["A='$OTHER'\nB='Let\\'s go'\nC='a\\tb'", { A: '$OTHER', B: "Let's go", C: 'a\\tb' }],
  ['A="a\\tb\\n"\nB="{\\"x\\": 1}"\nC=a\\tb\nD="\\$X"', { A: 'a\tb\n', B: '{"x": 1}', C: 'a\\tb', D: '$X' }],
  ['A="two\nlines"\nB=2', { A: 'two\nlines', B: '2' }],
  [
    'A=1\nB=$A-${SHELL_SET}-${NO:-d}\nC=$$A\nSHELL_SET=file\nD=$SHELL_SET',
    { A: '1', B: '1-shell-d', C: '$A', SHELL_SET: 'file', D: 'shell' },
  ],
  ['SHELL_SET\nNOT_SET\nconstructor\nA=', { SHELL_SET: 'shell', A: '' }],
  ['\uFEFFA=1', { A: '1' }],
  ['', {}],
];
for (const [text, expected] of lines) {
  test(`dotenv: ${JSON.stringify(text)}`, () => {
    const variables = parseDotenv(text, { SHELL_SET: 'shell' });
    assert.ok(variables instanceof Map, JSON.stringify(variables));
    assert.deepEqual(Object.fromEntries(variables), expected);
  });
}

const broken: [text: string, line: number, message: string][] = [
  ['A=1\nnot ok', 2, '"not ok" is not NAME=value'],
  ['A=1\nB="open', 2, 'the closing " is missing'],
  ['A=${', 1, 'A: invalid interpolation format: a variable name must follow: write $$ for a dollar sign'],
  ['A="x" y', 1, 'A: "y" stands behind the closing quote'],
];
for (const [text, line, message] of broken) {
  test(`dotenv: refuses: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(parseDotenv(text, {}), { line, message });
  });
}

test('dotenv: property: any text is read or refused', () => {
  const piece = fc.constantFrom('A', '=', '"', "'", '\\', '$', '{', '}', '#', ' ', '\n', '\r\n', 'export ', ':-', 'x');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const result = parseDotenv(pieces.join(''), {});
      assert.ok(result instanceof Map || result.line >= 1);
    }),
  );
});

const quoted: Files = { 'q.env': 'Q="x $Y"\nP=plain' };
const environment = (keys: string, files: Files = quoted, env = {}) =>
  loadFiles({ 'a.yml': web(keys), ...files }, { env }).project.services['web']?.environment;

test('env_file: the short form takes values as they are, and says where that matters', () => {
  assert.deepEqual(environment('env_file: q.env'), { P: 'plain', Q: '"x $Y"' });
  const [warning] = loadFiles({ 'a.yml': web('env_file: q.env'), ...quoted }).warnings;
  assert.match(warning ?? '', /^Values of q.env are taken as they are written, .* \(Q\)\./);
});

test('env_file: the long form reads values, unless told not to', () => {
  assert.deepEqual(environment('env_file: [{path: q.env}]', quoted, { Y: 'y' }), { P: 'plain', Q: 'x y' });
  assert.deepEqual(environment('env_file: [{path: q.env, format: raw}]'), { P: 'plain', Q: '"x $Y"' });
  assert.deepEqual(loadFiles({ 'a.yml': web('env_file: [{path: q.env, format: raw}]'), ...quoted }).warnings, []);
});

test('env_file: a file that is not required may be missing; a later one and environment win', () => {
  const files = { 'one.env': 'A=1\nB=1\nC=1', 'two.env': 'B=2\nC=2' };
  const keys = 'env_file: [one.env, {path: gone.env, required: false}, {path: two.env}], environment: {C: 3}';
  assert.deepEqual(environment(keys, files), { A: '1', B: '2', C: '3' });
});

test('env_file: of an earlier file gives way to environment of it, after a merge', () => {
  const files = {
    'a.yml': web('environment: {A: from-environment}'),
    'b.yml': web('env_file: x.env'),
    'x.env': 'A=from-file',
  };
  const { project } = loadFiles(files, { names: ['a.yml', 'b.yml'] });
  assert.deepEqual(project.services['web']?.environment, { A: 'from-environment' });
});

test('label_file: labels of files, and labels, which win', () => {
  const { project } = loadFiles({ 'a.yml': web('label_file: l, labels: {b: own}'), l: 'a="1 2"\nb=file' });
  assert.deepEqual(project.services['web']?.labels, { a: '1 2', b: 'own' });
});

const refused: [keys: string, message: string][] = [
  ['env_file: [{path: gone.env}]', 'a.yml:2:29: services.web.env_file[0]: cannot read gone.env: no such file'],
  ['env_file: [{required: false}]', 'a.yml:2:29: services.web.env_file[0]: "path" must be given'],
  ['env_file: [{path: q.env, format: json}]', 'a.yml:2:51: services.web.env_file[0].format: "json" is not one of raw'],
  ['label_file: gone', 'a.yml:2:30: services.web.label_file: cannot read gone: no such file'],
];
for (const [keys, message] of refused) {
  test(`env_file: refuses: ${keys}`, () => {
    assert.equal(
      refusal(() => loadFiles({ 'a.yml': web(keys), ...quoted })),
      message,
    );
  });
}

const user = (files: Files, more: Parameters<typeof loadFiles>[1] = {}) =>
  loadFiles({ 'a.yml': web('user: "$U-${COMPOSE_PROJECT_NAME-}"'), ...files }, more).project.services['web']?.user;

test('.env: fills in for what the environment does not have; other env files stand in its place', () => {
  assert.equal(user({ '.env': 'U=file' }), 'file-');
  assert.equal(user({ '.env': 'U=file' }, { env: { U: 'shell' } }), 'shell-');
  assert.equal(user({ '.env': 'U=file', one: 'U=1', two: 'U=2' }, { envFiles: ['one', 'two'] }), '2-');
});

test('.env: a file of the command line that cannot be read is refused', () => {
  assert.equal(
    refusal(() => user({}, { envFiles: ['gone'] })),
    'gone:1:1: cannot read gone: no such file',
  );
});

test('name: the files see the name of the stack, or the one that they give themselves', () => {
  const named = { 'a.yml': `name: mine\n${web('user: "$COMPOSE_PROJECT_NAME"')}` };
  const of = (more: object) => loadFiles(named, more).project;
  assert.equal(of({}).services['web']?.user, 'mine');
  assert.equal(of({ name: 'given' }).services['web']?.user, 'given');
  assert.equal(of({}).name, 'mine');
});

const profiled = `services:
  always: {image: b}
  one: {image: b, profiles: [test], depends_on: [two]}
  two: {image: b, profiles: [test, debug]}
  three: {image: b, profiles: [debug, more], depends_on: {one: {required: false}}}`;
const active = (more: object): string[] => Object.keys(loadFiles({ 'a.yml': profiled }, more).project.services).sort();

test('profiles: services of no profile, and of active ones', () => {
  assert.deepEqual(active({}), ['always']);
  assert.deepEqual(active({ profiles: ['test'] }), ['always', 'one', 'two']);
  assert.deepEqual(active({ env: { COMPOSE_PROFILES: 'more, debug' } }), ['always', 'three', 'two']);
  assert.deepEqual(active({ profiles: ['*'] }), ['always', 'one', 'three', 'two']);
});

test('profiles: a service cannot wait for one that is left out', () => {
  const text = 'services:\n  web: {image: b, depends_on: [db]}\n  db: {image: b, profiles: [x]}';
  assert.equal(
    refusal(() => loadFiles({ 'a.yml': text })),
    'a.yml:2:19: services.web.depends_on: "db" cannot be waited for: its profiles are not active',
  );
});
