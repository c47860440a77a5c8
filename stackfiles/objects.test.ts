import assert from 'node:assert/strict';
import test from 'node:test';
import { limits } from '../lib/limits.js';
import { convert } from './convert.js';
import { loadFiles, refusal, serviceSpec, web, type Files } from './testing.js';

const stack = (top: string, files: Files = {}, env = {}) =>
  convert(loadFiles({ 'a.yml': `services: {}\n${top}`, ...files }, { env }).project, 'st');

const label = { 'com.docker.stack.namespace': 'st' };

test('objects: content from a file, a variable and the stack file itself', () => {
  const { secrets, configs } = stack(
    `secrets: {b: {environment: PASS, labels: {l: v}}, a: {file: ./s.txt, name: named, template_driver: golang}}
configs: {c: {content: "x=$X"}, d: {environment: X}}`,
    { 's.txt': 'secret {{.Node.Hostname}}' },
    { PASS: 'word', X: '5' },
  );
  assert.deepEqual(secrets, [
    {
      kind: 'secret',
      key: 'a',
      name: 'named',
      external: false,
      data: Buffer.from('secret {{.Node.Hostname}}'),
      labels: label,
      templating: { name: 'golang', options: {} },
    },
    {
      kind: 'secret',
      key: 'b',
      name: 'st_b',
      external: false,
      data: Buffer.from('word'),
      labels: { l: 'v', ...label },
      templating: null,
    },
  ]);
  assert.deepEqual(
    configs.map(({ key, name, data }) => [key, name, String(data)]),
    [
      ['c', 'st_c', 'x=5'],
      ['d', 'st_d', '5'],
    ],
  );
});

test('objects: external ones have a name, no content and no labels', () => {
  const { secrets, configs } = stack('secrets: {a: {external: true, name: n}}\nconfigs: {c: {external: true}}');
  assert.deepEqual(
    [...secrets, ...configs].map(({ name, external, data, labels }) => ({ name, external, data, labels })),
    ['n', 'c'].map((name) => ({ name, external: true, data: Buffer.alloc(0), labels: {} })),
  );
});

test('objects: bytes that are no text stay as they are', () => {
  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  const text = 'services: {}\nsecrets: {s: {file: x}}';
  const { project } = loadFiles({ 'a.yml': text }, { readData: (path) => (assert.equal(path, '/stack/x'), bytes) });
  assert.deepEqual(convert(project, 'st').secrets[0]?.data, bytes);
});

test('objects: an included file has its own folder and variables', () => {
  const files = {
    'a.yml': 'include: [more/b.yml]\nservices: {}',
    'more/b.yml': 'secrets: {s: {environment: E}, t: {file: t}}',
    'more/.env': 'E=inner',
    'more/t': 'file',
  };
  const { secrets } = convert(loadFiles(files).project, 'st');
  assert.deepEqual(
    secrets.map(({ data }) => String(data)),
    ['inner', 'file'],
  );
});

test('grants: both forms, sorted by name', () => {
  const top = 'secrets: {s: {environment: X}, k: {external: true, name: a}}\nconfigs: {c: {content: x}}';
  const keys =
    'secrets: [s, {source: k, target: /etc/key, uid: "5", gid: "6", mode: 0440}], configs: [{source: c, mode: "0400"}]';
  const { secrets, configs } = serviceSpec(loadFiles({ 'a.yml': web(keys, top) }, { env: { X: 'x' } })).task_template
    .container_spec;
  assert.deepEqual(secrets, [
    { file: { name: '/etc/key', uid: '5', gid: '6', mode: 0o440 }, secret_id: '', secret_name: 'a' },
    { file: { name: 's', uid: '0', gid: '0', mode: 0o444 }, secret_id: '', secret_name: 'st_s' },
  ]);
  assert.deepEqual(
    configs.map(({ file, config_name }) => [file, config_name]),
    [[{ name: 'c', uid: '0', gid: '0', mode: 0o400 }, 'st_c']],
  );
});

const x = (length: number): string => 'x'.repeat(length);
const files: Files = {
  empty: '',
  'secret.max': x(limits.secret_bytes_max - 1),
  'secret.over': x(limits.secret_bytes_max),
  'config.over': x(limits.config_bytes_max),
  template: '{{.Nothing}}',
};

test('objects: the largest secret that is allowed', () => {
  assert.equal(stack('secrets: {s: {file: secret.max}}', files).secrets[0]?.data.length, limits.secret_bytes_max - 1);
});

const refused: [top: string, message: string | RegExp][] = [
  [
    'secrets: {s: {file: secret.over}}',
    'a.yml:2:15: secrets.s.file: secret data must be larger than 0 and less than 512000 bytes',
  ],
  [
    'configs: {c: {file: config.over}}',
    'a.yml:2:15: configs.c.file: config data must be larger than 0 and less than 1024000 bytes',
  ],
  [
    'secrets: {s: {file: empty}}',
    'a.yml:2:15: secrets.s.file: secret data must be larger than 0 and less than 512000 bytes',
  ],
  [
    'configs: {c: {content: ""}}',
    'a.yml:2:15: configs.c.content: config data must be larger than 0 and less than 1024000 bytes',
  ],
  ['secrets: {s: {file: gone}}', 'a.yml:2:15: secrets.s.file: cannot read /stack/gone: no such file'],
  ['secrets: {s: {environment: NOPE}}', 'a.yml:2:15: secrets.s.environment: the variable NOPE is not set'],
  ['configs: {c: {file: template, template_driver: golang}}', /^a\.yml:2:15: configs\.c\.file: .*Nothing/],
  ['secrets: {s: }', 'a.yml:2:11: secrets.s: one of "file", "environment" or "external" must be given'],
  [
    'configs: {c: {labels: [a]}}',
    'a.yml:2:14: configs.c: one of "file", "environment", "content" or "external" must be given',
  ],
  [
    'configs: {c: {file: x, content: y}}',
    'a.yml:2:14: configs.c: only one of "file", "environment", "content" can be given',
  ],
  ['secrets: {s: {content: y}}', 'a.yml:2:15: secrets.s: unknown key "content"'],
  [
    'secrets: {s: {driver: vault}}',
    'a.yml:2:15: secrets.s.driver is unsupported: there are no secret drivers, only "file", "environment" and "external"',
  ],
  [
    'secrets: {s: {file: x, template_driver: jinja}}',
    'a.yml:2:41: secrets.s.template_driver: "jinja" is not one of golang',
  ],
  [
    'secrets: {s: {external: true, file: x}}',
    'a.yml:2:14: secrets.s: "external" and "file" exclude each other: it is not ours',
  ],
  [
    'secrets: {s: {external: {name: a}, name: b}}',
    'a.yml:2:14: secrets.s: "external.name" and "name" exclude each other: use "name"',
  ],
];
for (const [top, message] of refused) {
  test(`objects: refuses: ${top}`, () => {
    const found = refusal(() => stack(top, files)).split('\n')[0] ?? '';
    if (typeof message === 'string') assert.equal(found, message);
    else assert.match(found, message);
  });
}

const grants: [keys: string, message: string][] = [
  [
    'secrets: [gone]',
    'a.yml:2:28: services.web.secrets: undefined secret "gone": define it under the top-level key "secrets"',
  ],
  [
    'configs: [s]',
    'a.yml:2:28: services.web.configs: undefined config "s": define it under the top-level key "configs"',
  ],
  [
    'secrets: [s, {source: t, target: s}]',
    'a.yml:2:31: services.web.secrets: two files have the target "/run/secrets/s"',
  ],
  ['secrets: [{target: s}]', 'a.yml:2:28: services.web.secrets[0]: "source" must be given'],
  ['secrets: [{source: s, uid: root}]', 'a.yml:2:45: services.web.secrets[0].uid: "root" is not a numeric id'],
  ['secrets: [{source: s, mode: 99999}]', 'a.yml:2:46: services.web.secrets[0].mode: is not a file mode'],
];
for (const [keys, message] of grants) {
  test(`grants: refuses: ${keys}`, () => {
    const top = 'secrets: {s: {external: true}, t: {external: true}}';
    assert.equal(
      refusal(() => loadFiles({ 'a.yml': web(keys, top) })),
      message,
    );
  });
}
