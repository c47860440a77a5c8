import assert from 'node:assert/strict';
import test from 'node:test';
import { loadFiles, refusal, type Files } from './testing.js';

const load = (files: Files, env = {}) => loadFiles(files, { env }).project;

test('include: services, volumes, secrets and configs come along, with the paths of their own folder', () => {
  const project = load({
    'a.yml': 'include: [more/b.yml]\nservices: {web: {image: b, depends_on: [db]}}',
    'more/b.yml': `services: {db: {image: d, volumes: ["./x:/x"], secrets: [s]}}
volumes: {v: }
secrets: {s: {file: s.txt}}
configs: {c: {content: x}}`,
  });
  assert.deepEqual(Object.keys(project.services).sort(), ['db', 'web']);
  assert.deepEqual(project.services['db']?.volumes, [{ type: 'bind', source: '/stack/more/x', target: '/x' }]);
  assert.deepEqual([project.volumes, project.configs], [{ v: {} }, { c: { content: 'x' } }]);
  assert.deepEqual(project.secrets, { s: { file: '/stack/more/s.txt' } });
});

const echo = 'services: {db: {image: "${A}", user: "${B}", hostname: "${C}"}}';
const said = (project: ReturnType<typeof load>): unknown[] => {
  const db = project.services['db'];
  return [db?.image, db?.user, db?.hostname];
};

test('include: .env of its folder fills in for what the environment does not have', () => {
  const files = {
    'a.yml': 'include: [more/b.yml]\nservices: {}',
    '.env': 'A=outer',
    'more/b.yml': echo,
    'more/.env': 'A=inner\nB=inner\nC=inner',
  };
  assert.deepEqual(said(load(files, { B: 'shell' })), ['outer', 'shell', 'inner']);
});

test('include: the long form names several files, a folder and env files', () => {
  const files = {
    'a.yml':
      'include:\n - {path: [more/b.yml, more/c.yml], project_directory: other, env_file: [one.env, two.env]}\nservices: {}',
    'more/b.yml': echo,
    'more/c.yml': 'services: {db: {volumes: ["./x:/x"]}}',
    'one.env': 'A=1\nB=1',
    'two.env': 'B=2\nC=$B',
  };
  const project = load(files);
  assert.deepEqual(said(project), ['1', '2', '2']);
  assert.equal(project.services['db']?.volumes?.[0]?.source, '/stack/other/x');
});

test('include: what is included includes others, and one file along two ways', () => {
  const files = {
    'a.yml': 'include: [b.yml, c.yml]\nservices: {}',
    'b.yml': 'include: [d.yml]\nservices: {b: {image: x}}',
    'c.yml': 'include: [d.yml]\nservices: {c: {image: x}}',
    'd.yml': 'services: {d: {image: x}}',
  };
  assert.deepEqual(Object.keys(load(files).services).sort(), ['b', 'c', 'd']);
});

const refused: [title: string, files: Files, message: string][] = [
  [
    'what is defined twice',
    { 'a.yml': 'include: [b.yml]\nservices:\n  db: {image: x}', 'b.yml': 'services: {db: {image: y}}' },
    'a.yml:3:3: services.db is defined in stackfiles/b.yml:1 too, which is included',
  ],
  [
    'a ring',
    {
      'a.yml': 'include: [b.yml]\nservices: {}',
      'b.yml': 'include: [c.yml]\nservices: {}',
      'c.yml': 'include: [b.yml]',
    },
    '/stack/c.yml:1:11: include[0]: /stack/b.yml includes itself: /stack/b.yml > /stack/c.yml > /stack/b.yml',
  ],
  [
    'a file that is not there',
    { 'a.yml': 'include: [b.yml]\nservices: {}' },
    'a.yml:1:11: include[0]: cannot read /stack/b.yml: no such file',
  ],
  ['no path', { 'a.yml': 'include: [{env_file: x}]\nservices: {}' }, 'a.yml:1:11: include[0]: "path" must be given'],
  ['no list', { 'a.yml': 'include: b.yml\nservices: {}' }, 'a.yml:1:10: include must be a list'],
  [
    'an env file that is not there',
    { 'a.yml': 'include: [{path: b.yml, env_file: gone}]\nservices: {}', 'b.yml': 'services: {}' },
    'a.yml:1:11: include[0]: cannot read /stack/gone: no such file',
  ],
];
for (const [title, files, message] of refused) {
  test(`include: refuses: ${title}`, () => {
    assert.equal(
      refusal(() => loadFiles(files)),
      message.replace('stackfiles/', '/stack/'),
    );
  });
}

test('include: files that include each other without end in sight are stopped at the limit', () => {
  const links = Array.from({ length: 70 }, (_, index): [string, string] => {
    return [index === 0 ? 'a.yml' : `${index}.yml`, `include: [${index + 1}.yml]\nservices: {}`];
  });
  const files = { ...Object.fromEntries(links), '70.yml': 'services: {}' };
  assert.equal(
    refusal(() => loadFiles(files)),
    '/stack/64.yml:1:11: include[0]: files include each other more than 64 deep',
  );
});
