import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { hasCode } from '../lib/errors.js';
import { loadStack, type LoadedStack } from './load.js';
import { StackFileError } from './problems.js';

const env = { HOME: '/home/me', TAG: '1', EMPTY: '' };

function load(...texts: string[]): LoadedStack {
  const files = texts.map((text, index) => ({ name: `${'abc'.charAt(index)}.yml`, text }));
  const readFile = (path: string): string => {
    if (path === '/stack/bad.env') return 'OK=1\nnot ok';
    throw new Error(`no such file: ${path}`);
  };
  return loadStack({ files, env, workingDir: '/stack', readFile });
}

function failure(...texts: string[]): StackFileError {
  try {
    load(...texts);
  } catch (error) {
    if (error instanceof StackFileError) return error;
    throw error;
  }
  return assert.fail('the stack was accepted');
}

/** A service with these keys, in flow style: keys start at line 2, column 18. */
const service = (keys: string): string => `services:\n web: {image: b, ${keys}}\n`;

const refused: [title: string, text: string, line: string][] = [
  [
    'YAML',
    'services: [',
    'a.yml:1:12: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['tab', 'services:\n\tweb: {}', 'a.yml:2:1: Tabs are not allowed as indentation'],
  ['unknown alias', 'services: *nowhere', 'a.yml:1:11: there is no anchor "nowhere" before this alias'],
  ['two documents', 'services: {}\n---\na: 1', 'a.yml:2:1: a stack file holds one YAML document: remove the "---"'],
  ['list at the top', '- services', 'a.yml:1:1: a stack file must be a mapping with the key "services"'],
  ['empty file', '', 'a.yml:1:1: a stack file must be a mapping with the key "services"'],
  ['duplicate key', service('user: a, user: b'), 'a.yml:2:27: this key is already in the mapping: keys must be unique'],
  [
    'binary',
    service('user: !!binary aaaa'),
    'a.yml:2:33: a value of type tag:yaml.org,2002:binary has no place in a stack file',
  ],
  ['key that is no text', '? [a]\n: b\nservices: {}', 'a.yml:1:3: a key must be text'],
  ['key of every object', service('__proto__: x'), 'a.yml:2:18: a key cannot be "__proto__"'],
  ['bad merge key', service('<<: 5'), 'a.yml:2:18: a merge key (<<) takes a mapping or a list of mappings'],
  ['unknown top key', 'servics: {}', 'a.yml:1:1: unknown key "servics": did you mean "services"?'],
  ['unknown key', service('imagee: x'), 'a.yml:2:18: services.web: unknown key "imagee": did you mean "image"?'],
  ['far from any key', service('zzzzzz: x'), 'a.yml:2:18: services.web: unknown key "zzzzzz"'],
  ['unknown deploy key', service('deploy: {y-x: 1}'), 'a.yml:2:27: services.web.deploy: unknown key "y-x"'],
  [
    'service name',
    'services:\n  "a b": {image: b}',
    'a.yml:2:3: services: "a b" is not a name: letters, digits, ".", "_" and "-" are allowed',
  ],
  ['services empty', 'services:', 'a.yml:1:1: services must be a mapping, not empty'],
  ['service empty', 'services:\n  web:', 'a.yml:2:3: services.web must be a mapping, not empty'],
  [
    'version',
    'version: "2.4"\nservices: {}',
    'a.yml:1:10: version: unsupported version "2.4": version 3 is read, up to 3.13, and the key may be left out',
  ],
  [
    'secret that is not defined',
    service('secrets: [s]'),
    'a.yml:2:28: services.web.secrets: undefined secret "s": define it under the top-level key "secrets"',
  ],
  [
    'generic resource without a count',
    service('deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: gpu}}]}}}'),
    'a.yml:2:74: services.web.deploy.resources.reservations.generic_resources[0]: "discrete_resource_spec" with a kind and a value from 1 up must be given',
  ],
  [
    'extends a service that is not there',
    service('extends: x'),
    'a.yml:2:27: services.web.extends: there is no service "x" in this file',
  ],
  [
    'cpu_shares',
    service('cpu_shares: 5'),
    'a.yml:2:18: services.web.cpu_shares cannot be used in a stack: set resource limits under deploy.resources',
  ],
  [
    'number for text',
    service('user: 1000'),
    'a.yml:2:24: services.web.user must be text, not the number 1000 (to mean text, quote it)',
  ],
  [
    'boolean in environment',
    service('environment: {A: true}'),
    'a.yml:2:35: services.web.environment.A must be text or a number, not the boolean true (to mean text, quote it)',
  ],
  ['text for boolean', service('tty: "yes"'), 'a.yml:2:23: services.web.tty must be true or false, not the text "yes"'],
  [
    'text for number',
    service('deploy: {replicas: many}'),
    'a.yml:2:37: services.web.deploy.replicas must be a number, not the text "many"',
  ],
  [
    'half a replica',
    service('deploy: {replicas: 1.5}'),
    'a.yml:2:37: services.web.deploy.replicas: 1.5 is not a whole number from 0 up',
  ],
  ['mapping for list', service('volumes: {a: b}'), 'a.yml:2:27: services.web.volumes must be a list, not a mapping'],
  ['text twice', service('labels: [a=1, a=1]'), 'a.yml:2:32: services.web.labels[1]: "a=1" is in the list twice'],
  ['command', service(`command: "it's"`), "a.yml:2:27: services.web.command: the closing ' is missing"],
  [
    'duration',
    service('stop_grace_period: 10'),
    'a.yml:2:37: services.web.stop_grace_period must be text, not the number 10 (to mean text, quote it)',
  ],
  [
    'duration without unit',
    service('stop_grace_period: "10"'),
    'a.yml:2:37: services.web.stop_grace_period: "10" is not a duration such as 1m30s, 500ms or 2h',
  ],
  [
    'negative duration',
    service('stop_grace_period: -5s'),
    'a.yml:2:37: services.web.stop_grace_period: the duration -5s is negative',
  ],
  [
    'memory',
    service('deploy: {resources: {limits: {memory: 5X}}}'),
    'a.yml:2:56: services.web.deploy.resources.limits.memory: "5X" is not a size such as 64M, 1.5G or 1048576',
  ],
  [
    'cpus',
    service('deploy: {resources: {limits: {cpus: lots}}}'),
    'a.yml:2:54: services.web.deploy.resources.limits.cpus: "lots" is not a number of CPUs such as 0.5',
  ],
  [
    'ratio',
    service('deploy: {update_config: {max_failure_ratio: 2}}'),
    'a.yml:2:62: services.web.deploy.update_config.max_failure_ratio: 2 is not a ratio between 0 and 1',
  ],
  [
    'order',
    service('deploy: {update_config: {order: first}}'),
    'a.yml:2:50: services.web.deploy.update_config.order: "first" is not one of stop-first, start-first',
  ],
  [
    'rollback of a rollback',
    service('deploy: {rollback_config: {failure_action: rollback}}'),
    'a.yml:2:61: services.web.deploy.rollback_config.failure_action: "rollback" is not one of pause, continue',
  ],
  [
    'constraint',
    service('deploy: {placement: {constraints: [node.role]}}'),
    'a.yml:2:53: services.web.deploy.placement.constraints[0]: "node.role" is not a constraint: expected KEY==VALUE or KEY!=VALUE, such as node.labels.zone==a',
  ],
  [
    'mode',
    service('deploy: {mode: job}'),
    'a.yml:2:33: services.web.deploy.mode: "job" is not one of replicated, global, replicated-job, global-job',
  ],
  [
    'restart',
    service('restart: never'),
    'a.yml:2:27: services.web.restart: "never" is not no, always, unless-stopped or on-failure[:COUNT]',
  ],
  [
    'global with replicas',
    service('deploy: {mode: global, replicas: 2}'),
    'a.yml:2:41: services.web.deploy.replicas: only a replicated service has replicas',
  ],
  [
    'health test',
    service('healthcheck: {test: [true-ish]}'),
    'a.yml:2:38: services.web.healthcheck.test: a list must start with NONE, CMD or CMD-SHELL, not "true-ish"',
  ],
  [
    'disabled test',
    service('healthcheck: {test: x, disable: true}'),
    'a.yml:2:41: services.web.healthcheck: "test" and "disable: true" exclude each other',
  ],
  [
    'start_interval',
    service('healthcheck: {start_interval: often}'),
    'a.yml:2:48: services.web.healthcheck.start_interval: "often" is not a duration such as 1m30s, 500ms or 2h',
  ],
  [
    'short port of no sense',
    service('ports: [http]'),
    'a.yml:2:26: services.web.ports[0]: "http" is not a port: expected [[IP:][PUBLISHED]:]TARGET[/tcp|udp|sctp]',
  ],
  [
    'port without target',
    service('ports: [{published: 80, mode: host}]'),
    'a.yml:2:26: services.web.ports[0]: "target" must be given',
  ],
  [
    'port at no address',
    service('ports: ["localhost:80:80"]'),
    'a.yml:2:26: services.web.ports[0]: "localhost" is not an IP address',
  ],
  [
    'port at no address, in the long form',
    service('ports: [{target: 80, host_ip: here}]'),
    'a.yml:2:48: services.web.ports[0].host_ip: "here" is not an IP address',
  ],
  [
    'port too high',
    service('ports: [{target: 80, published: 99999, mode: host}]'),
    'a.yml:2:26: services.web.ports[0]: published 99999 is not a port: the highest is 65535',
  ],
  [
    'undefined volume',
    service('volumes: ["data:/data"]'),
    'a.yml:2:28: services.web.volumes: undefined volume "data": define it under the top-level key "volumes"',
  ],
  [
    'volume type',
    service('volumes: [{type: npipe, target: /x}]'),
    'a.yml:2:35: services.web.volumes[0].type is unsupported: mounts of type npipe are not available, only volume, bind and tmpfs',
  ],
  [
    'bind without source',
    service('volumes: [{type: bind, target: /x}]'),
    'a.yml:2:28: services.web.volumes[0]: "source" must be given',
  ],
  [
    'mount without target',
    service('volumes: [{type: tmpfs}]'),
    'a.yml:2:28: services.web.volumes[0]: "target" must be given',
  ],
  [
    'tmpfs with source',
    service('volumes: [{type: tmpfs, source: x, target: /x}]'),
    'a.yml:2:28: services.web.volumes[0]: a tmpfs mount has no source',
  ],
  [
    'options of another type',
    service('volumes: [{type: tmpfs, target: /x, bind: {propagation: shared}}]'),
    'a.yml:2:28: services.web.volumes[0]: bind options are incompatible with type tmpfs',
  ],
  [
    'tmpfs option',
    service('tmpfs: "/run:loop"'),
    'a.yml:2:25: services.web.tmpfs: cannot use option "loop": known are size, mode, uid, gid, nr_inodes, nr_blocks, exec, noexec, suid, nosuid, dev, nodev, atime, noatime, ro, rw',
  ],
  [
    'external volume',
    'services: {}\nvolumes: {v: {external: true, driver: x}}',
    'a.yml:2:14: volumes.v: "external" and "driver" exclude each other: the volume is not ours',
  ],
  [
    'external name twice',
    'services: {}\nvolumes: {v: {external: {name: a}, name: b}}',
    'a.yml:2:14: volumes.v: "external.name" and "name" exclude each other: use "name"',
  ],
  ['no image', 'services:\n  web: {user: a}', 'a.yml:2:3: services.web: "image" must be given'],
  [
    'image',
    'services:\n  web: {image: "No Good"}',
    'a.yml:2:9: services.web.image: "No Good" is not an image: expected NAME[:TAG][@DIGEST]',
  ],
  [
    'env file',
    service('env_file: gone.env'),
    'a.yml:2:28: services.web.env_file: cannot read gone.env: no such file: /stack/gone.env',
  ],
  ['env file content', service('env_file: bad.env'), 'bad.env:2:1: variable "not ok" contains white space'],
  [
    'variable',
    service('user: "a-${NOPE:?say who}"'),
    'a.yml:2:27: services.web.user: required variable NOPE is missing a value: say who',
  ],
  [
    'variable format',
    service('user: "${TAG"'),
    'a.yml:2:25: services.web.user: invalid interpolation format: after ${TAG one of } - ? + :- :? :+ must follow',
  ],
  [
    'number from a variable',
    service('deploy: {replicas: "${TAG}x"}'),
    'a.yml:2:37: services.web.deploy.replicas must be a number, not the text "1x"',
  ],
];

for (const [title, text, line] of refused) {
  test(`load: refuses: ${title}`, () => {
    assert.equal(failure(text).message, line);
  });
}

test('load: reports everything that is wrong, in the order of the files', () => {
  const error = failure(service('user: 5, tty: 5, nonsense: 1'), 'services:\n  web: {uts: host}');
  const places = error.problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
  assert.deepEqual(places, ['a.yml:2:24 TYPE', 'a.yml:2:32 TYPE', 'a.yml:2:35 UNKNOWN_KEY', 'b.yml:2:9 UNSUPPORTED']);
  assert.ok(hasCode(error, 'STACK_FILE_INVALID'));
});

test('load: a problem in an anchor is reported once, where it is written', () => {
  const text = 'x-a: &a {image: b, user: 5}\nservices:\n  one: *a\n  two: {<<: *a}\n';
  assert.deepEqual(new Set(failure(text).problems.map(({ line, column }) => `${line}:${column}`)), new Set(['1:26']));
});

test('load: format shows the line and marks the place', () => {
  const expected =
    'a.yml:2:18: services.web: unknown key "usr": did you mean "user"?\n  2 |  web: {image: b, usr: x}\n    |                  ^';
  assert.equal(failure(service('usr: x')).format(), expected);
});

test('load: of a long line, such as JSON, only what is around the place is shown', () => {
  const text = `{"services":{"web":{"image":"b","labels":{${Array.from({ length: 99 }, (_, i) => `"l${i}":"x"`).join()}},"usr":1}}}`;
  const shown = failure(text).format().split('\n');
  assert.equal(Math.max(...shown.map((line) => line.length)) < 140, true, shown.join('\n'));
  const [, line = '', mark = ''] = shown;
  assert.ok(line.startsWith('"usr"', mark.indexOf('^')), shown.join('\n'));
});

test('load: a tag that YAML does not know is not passed over', () => {
  const error = failure('services: {web: {image: !restet b}}');
  assert.deepEqual([error.problems[0]?.code, error.problems[0]?.column], ['YAML', 25]);
});

test('load: a value may say its type', () => {
  const { project } = load('services: {web: {image: b, user: !!str 5, environment: {A: !!int "7"}}}');
  assert.deepEqual([project.services['web']?.user, project.services['web']?.environment], ['5', { A: '7' }]);
});

test('load: aliases that multiply are stopped at the limit', () => {
  const levels = Array.from({ length: 8 }, (_, i) => `x-${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`);
  const [problem] = failure(`x-0: &l0 [1]\n${levels.join('\n')}\nservices: {}`).problems;
  assert.equal(problem?.code, 'LIMIT');
  assert.match(problem?.message ?? '', /more than 100000 values/);
});

test('load: an alias inside its own anchor is stopped at the limit', () => {
  assert.match(failure('x-a: &a [*a]\nservices: {}').message, /nested more than 64 deep/);
});

test('load: warns once of variables without a value and of keys without effect', () => {
  const text = `services:
  a: {image: b, user: "$NOPE", working_dir: "$NOPE", build: ., links: [x], container_name: a, restart: "no"}
  b: {image: b, build: ., depends_on: [a], attach: false, restart: always, expose: [1], deploy: {restart_policy: {condition: none}}}`;
  assert.deepEqual(load(text).warnings, [
    'The "NOPE" variable is not set. Defaulting to a blank string.',
    'Ignoring unsupported options: attach, build, links, restart',
    "Ignoring deprecated options:\n\ncontainer_name: Setting the container name is not supported.\n\nexpose: Exposing ports is unnecessary - services on the same network can access each other's containers on any port.",
  ]);
});

test('load: restart that is followed is not called ignored', () => {
  assert.deepEqual(load(service('restart: on-failure')).warnings, []);
});

test('load: files: versions decide nothing', () => {
  assert.equal(load('version: "3.8"\nservices: {}', 'services: {}').project.version, '3.8');
});

test('load: files: a later file may add the image and the volume that an earlier one needs', () => {
  const { project } = load('services: {web: {volumes: ["v:/v"]}}', 'services: {web: {image: b}}\nvolumes: {v: }');
  assert.equal(project.services['web']?.image, 'b');
});

test('load: files: where docker loses or mixes values in a merge, nothing is lost', () => {
  const ports = (...list: string[]): string =>
    service(`ports: [${list.join(', ')}], healthcheck: {test: [CMD, ${list.length}x]}`);
  const { project } = load(
    ports('{target: 1, mode: host}', '{target: 2, mode: host}', '{target: 53, published: 53, mode: host}'),
    ports('{target: 53, published: 53, protocol: udp, mode: host}'),
  );
  const web = project.services['web'];
  assert.deepEqual(
    web?.ports?.map(({ target, protocol = 'tcp' }) => `${target}/${protocol}`),
    ['1/tcp', '2/tcp', '53/tcp', '53/udp'],
  );
  assert.deepEqual(web?.healthcheck?.test, ['CMD', '1x']);
});

test('load: property: a damaged file is read or refused with a place, never anything else', () => {
  const whole = readFileSync(new URL('../../stackfiles/testdata/anchors.yml', import.meta.url), 'utf8');
  const piece = fc.oneof(
    fc.constantFrom(...'$ ${ } *common & << : - [ ] # ! !!str | > " \' ~ 0x \n'.split(' '), '\n', ' ', '\t'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(20), piece, (at, cut, insert) => {
      try {
        load(whole.slice(0, at) + insert + whole.slice(at + cut));
      } catch (error) {
        assert.ok(error instanceof StackFileError, String(error));
        for (const { file, line, column } of error.problems) assert.ok(file === 'a.yml' && line > 0 && column > 0);
      }
    }),
    { numRuns: 500 },
  );
});
