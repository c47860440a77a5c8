import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { makeServiceSpec } from '../proto/objects.js';
import { convert } from './convert.js';
import { StackFileError } from './problems.js';
import { loadFiles, refusal, web } from './testing.js';

/** The service "web" of files with these keys, merged in their order. */
function merged(...keys: string[]) {
  const names = keys.map((_, index) => `${index}.yml`);
  const files = keys.map((text, index) => [names[index], `services: {web: {image: b, ${text}}}`]);
  const { project } = loadFiles(Object.fromEntries(files) as Record<string, string>, { names });
  const { image, ...rest } = project.services['web'] ?? {};
  assert.equal(image, 'b');
  return rest;
}

const cases: [title: string, files: string[], expected: object][] = [
  ['a value replaces', ['user: a', 'user: c'], { user: 'c' }],
  ['nothing leaves as it was', ['user: a', 'user: '], { user: 'a' }],
  [
    'zero, false and empty replace',
    ['tty: true, init: true, user: a', 'tty: false, init: false, user: ""'],
    { init: false },
  ],
  [
    'a list is joined',
    ['dns_search: 1.1.1.1', 'dns_search: [2.2.2.2, 1.1.1.1]'],
    { dns_search: ['1.1.1.1', '2.2.2.2'] },
  ],
  ['commands replace', ['command: [a], entrypoint: x', 'command: [], entrypoint: y'], { entrypoint: ['y'] }],
  [
    'variables of both forms',
    ['environment: [A=1, B=2]', 'environment: {B: "", C: 3}'],
    { environment: { A: '1', B: '', C: '3' } },
  ],
  ['labels of both forms', ['labels: {a: 1}', 'labels: [a=2, b]'], { labels: { a: '2', b: '' } }],
  ['hosts of both forms', ['extra_hosts: ["h=1.1.1.1"]', 'extra_hosts: {h: "::1"}'], { extra_hosts: ['h:::1'] }],
  ['limits', ['ulimits: {nofile: {soft: 1, hard: 2}}', 'ulimits: {nofile: 5}'], { ulimits: { nofile: 5 } }],
  ['devices by target', ['devices: ["/dev/a:/dev/x"]', 'devices: ["/dev/b:/dev/x"]'], { devices: ['/dev/b:/dev/x'] }],
  ['rights', ['cap_add: [A, B]', 'cap_add: [B, C]'], { cap_add: ['A', 'B', 'C'] }],
  [
    'ports by what they publish',
    [
      'ports: [{target: 1, published: 53, mode: host}]',
      'ports: [{target: 2, published: 53, mode: host}, {target: 1, published: 53, protocol: udp, mode: host}]',
    ],
    {
      ports: [
        { mode: 'host', target: 2, published: 53 },
        { mode: 'host', target: 1, published: 53, protocol: 'udp' },
      ],
    },
  ],
  [
    'mounts by target, in either form',
    ['volumes: ["/a:/x"]', 'volumes: [{type: bind, source: /b, target: /x}]'],
    { volumes: [{ type: 'bind', source: '/b', target: '/x' }] },
  ],
  [
    'dependencies of both forms',
    ['depends_on: [a]', 'depends_on: {a: {condition: service_healthy, required: false}}'],
    { depends_on: { a: { condition: 'service_healthy', required: false, restart: false } } },
  ],
  [
    'log options of one driver',
    ['logging: {driver: a, options: {x: 1, y: 2}}', 'logging: {driver: a, options: {x: 3}}'],
    { logging: { driver: 'a', options: { x: '3', y: '2' } } },
  ],
  [
    'log options of another',
    ['logging: {driver: a, options: {x: 1}}', 'logging: {driver: c}'],
    { logging: { driver: 'c' } },
  ],
  ['!reset takes a key away', ['user: a, dns_search: [x]', 'user: !reset null, dns_search: !reset []'], {}],
  [
    '!reset of one variable',
    ['environment: {A: 1, B: 2}', 'environment: {A: !reset null}'],
    { environment: { B: '2' } },
  ],
  [
    '!reset, and later set anew',
    ['dns_search: [x]', 'dns_search: !reset []', 'dns_search: [y]'],
    { dns_search: ['y'] },
  ],
  ['!reset of what is not there', ['tty: true', 'user: !reset x'], { tty: true }],
  ['!override stands in place', ['dns_search: [x]', 'dns_search: !override [y]'], { dns_search: ['y'] }],
  ['!override of a mapping', ['environment: {A: 1}', 'environment: !override {B: 2}'], { environment: { B: '2' } }],
  [
    '!override, and added to',
    ['dns_search: [x]', 'dns_search: !override [y]', 'dns_search: [z]'],
    { dns_search: ['y', 'z'] },
  ],
  [
    '!override keeps the type of its value',
    ['stdin_open: true', 'tty: !override true'],
    { stdin_open: true, tty: true },
  ],
  ['a tag in the first file', ['user: !reset a, dns_search: !override [x]'], { dns_search: ['x'] }],
];
for (const [title, files, expected] of cases) {
  test(`merge: ${title}`, () => {
    if (title.startsWith('dependencies')) {
      const text = files.map((keys) => `services: {web: {image: b, ${keys}}, a: {image: b}}`);
      const { project } = loadFiles({ '0.yml': text[0] ?? '', '1.yml': text[1] ?? '' }, { names: ['0.yml', '1.yml'] });
      assert.deepEqual({ depends_on: project.services['web']?.depends_on }, expected);
    } else assert.deepEqual(merged(...files), expected);
  });
}

test('merge: definitions of volumes, secrets and configs are merged key by key', () => {
  const { project } = loadFiles(
    {
      'a.yml': 'services: {}\nvolumes: {v: {driver: local, labels: [a=1]}}\nsecrets: {s: {file: x}}',
      'b.yml':
        'volumes: {v: {driver_opts: {o: 1}, labels: {c: 2}}}\nsecrets: {s: {labels: [l]}}\nconfigs: {c: {content: x}}',
    },
    { names: ['a.yml', 'b.yml'] },
  );
  assert.deepEqual(project.volumes, { v: { driver: 'local', driver_opts: { o: '1' }, labels: { a: '1', c: '2' } } });
  assert.deepEqual(project.secrets, { s: { file: '/stack/x', labels: { l: '' } } });
  assert.deepEqual(project.configs, { c: { content: 'x' } });
});

test('merge: a mistake is shown in the file that it stands in', () => {
  const files = { 'a.yml': web('ports: [{target: 1, mode: host}]'), 'b.yml': web('ports: [{target: x, mode: host}]') };
  assert.equal(refusal(() => loadFiles(files, { names: ['a.yml', 'b.yml'] })).split(': ')[0], 'b.yml:2:35');
});

test('merge: property: whatever is merged is read or refused with a place', () => {
  const leaf = fc.constantFrom(
    'null',
    '[]',
    '{}',
    'x',
    '5',
    'true',
    '[a=1]',
    '{a: 1}',
    '["x:y"]',
    '[{target: /x}]',
    '*a',
    '${X',
  );
  const tag = fc.constantFrom('', '!reset ', '!override ');
  const keys =
    'environment ports volumes depends_on logging ulimits secrets extra_hosts deploy healthcheck env_file tmpfs gpus extends';
  const pair = fc.tuple(fc.constantFrom(...keys.split(' ')), tag, leaf);
  const file = fc.dictionary(fc.constantFrom('web', 'db'), fc.array(pair, { maxLength: 4 })).map((services) => {
    const text = Object.entries(services).map(([name, pairs]) => {
      const unique = new Map(pairs.map(([key, tagged, value]) => [key, `${key}: ${tagged}${value}`]));
      return `  ${name}: {image: b, ${[...unique.values()].join(', ')}}`;
    });
    return `x-a: &a [q]\nservices:${text.length > 0 ? '' : ' {}'}\n${text.join('\n')}\n`;
  });
  fc.assert(
    fc.property(file, file, file, (a, b, c) => {
      try {
        const loaded = loadFiles({ 'a.yml': a, 'b.yml': b, 'c.yml': c }, { names: ['a.yml', 'b.yml', 'c.yml'] });
        convert(loaded.project, 'st').services.map(makeServiceSpec);
      } catch (error) {
        assert.ok(error instanceof StackFileError, String(error));
        for (const { line, column } of error.problems) assert.ok(line > 0 && column > 0);
      }
    }),
    { numRuns: 300 },
  );
});
