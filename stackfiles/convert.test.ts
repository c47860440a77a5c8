import assert from 'node:assert/strict';
import test from 'node:test';
import { makeServiceSpec } from '../proto/objects.js';
import { convert } from './convert.js';
import { loadStack } from './load.js';

function specs(text: string) {
  const readFile = (path: string): string => assert.fail(`nothing was to be read: ${path}`);
  const { project } = loadStack({ files: [{ name: 's.yml', text }], env: {}, workingDir: '/w', readFile });
  return convert(project, 'st').services.map(makeServiceSpec);
}
function spec(keys: string, top = '') {
  const [only] = specs(`services: {web: {image: b, ${keys}}}\n${top}`);
  assert.ok(only);
  return only;
}
const container = (keys: string, top = '') => spec(keys, top).task_template.container_spec;
const inDeploy = (keys: string) => spec(`deploy: {${keys}}`);

test('convert: a service with nothing but an image has the names, labels and defaults of docker', () => {
  assert.deepEqual(specs('services: {web: {image: b}}'), [
    makeServiceSpec({
      name: 'st_web',
      labels: { 'com.docker.stack.namespace': 'st', 'com.docker.stack.image': 'b' },
      mode: { replicated: {} },
      endpoint_spec: { mode: 'vip', ports: [] },
      task_template: {
        container_spec: { image: 'b:latest', labels: { 'com.docker.stack.namespace': 'st' } },
        resources: {},
        placement: {},
        networks: [{ target: 'st_default', aliases: ['web'] }],
      },
    }),
  ]);
});

test('convert: services come sorted by name', () => {
  const names = specs('services: {b: {image: i}, a: {image: i}, c: {image: i}}').map(({ name }) => name);
  assert.deepEqual(names, ['st_a', 'st_b', 'st_c']);
});

test('convert: entrypoint is the command and command its arguments', () => {
  const { command, args } = container('entrypoint: "a \'b c\'", command: [d]');
  assert.deepEqual({ command, args }, { command: ['a', 'b c'], args: ['d'] });
});

test('convert: environment is sorted; a name alone stays one', () => {
  assert.deepEqual(container('environment: [Z=1, A=2, M]').env, ['A=2', 'M', 'Z=1']);
});

test('convert: keys of the container', () => {
  const read = container(
    'hostname: h, user: u, working_dir: /d, tty: true, stdin_open: true, read_only: true, stop_signal: SIGINT, stop_grace_period: 2s, init: false, labels: {l: v}',
  );
  const { hostname, user, dir, tty, open_stdin, read_only, stop_signal, stop_grace_period, init, labels } = read;
  assert.deepEqual([hostname, user, dir, tty, open_stdin, read_only], ['h', 'u', '/d', true, true, true]);
  assert.deepEqual([stop_signal, stop_grace_period, init], ['SIGINT', 2e9, false]);
  assert.deepEqual(labels, { l: 'v', 'com.docker.stack.namespace': 'st' });
});

test('convert: what is not given stays unset where unset means the default', () => {
  const { stop_grace_period, init, healthcheck } = container('user: u');
  assert.deepEqual([stop_grace_period, init, healthcheck], [undefined, undefined, null]);
});

test('convert: healthcheck', () => {
  assert.deepEqual(container('healthcheck: {disable: true}').healthcheck?.test, ['NONE']);
  assert.deepEqual(
    container('healthcheck: {test: x y, interval: 1s, timeout: 2s, retries: 3, start_period: 4s}').healthcheck,
    {
      test: ['CMD-SHELL', 'x y'],
      interval: 1e9,
      timeout: 2e9,
      retries: 3,
      start_period: 4e9,
      start_interval: 0,
    },
  );
});

const noBind = {
  propagation: '',
  non_recursive: false,
  create_mountpoint: false,
  read_only_non_recursive: false,
  read_only_force_recursive: false,
};
const mounts: [title: string, keys: string, top: string, expected: object][] = [
  ['anonymous volume', 'volumes: [/a]', '', { type: 'volume', source: '', target: '/a', volume_options: null }],
  [
    'named volume',
    'volumes: ["v:/a:ro,nocopy"]',
    'volumes: {v: }',
    {
      source: 'st_v',
      read_only: true,
      volume_options: {
        no_copy: true,
        labels: { 'com.docker.stack.namespace': 'st' },
        driver_config: null,
        subpath: '',
      },
    },
  ],
  [
    'volume with name, labels and driver',
    'volumes: ["v:/a"]',
    'volumes: {v: {name: n, labels: [a=b], driver: d, driver_opts: {o: 1}}}',
    {
      source: 'n',
      volume_options: {
        no_copy: false,
        labels: { a: 'b', 'com.docker.stack.namespace': 'st' },
        driver_config: { name: 'd', options: { o: '1' } },
        subpath: '',
      },
    },
  ],
  [
    'external volume',
    'volumes: ["v:/a"]',
    'volumes: {v: {external: true}}',
    { source: 'v', volume_options: { no_copy: false, labels: {}, driver_config: null, subpath: '' } },
  ],
  [
    'bind',
    'volumes: ["./x:/a:slave"]',
    '',
    { type: 'bind', source: '/w/x', bind_options: { ...noBind, propagation: 'slave' } },
  ],
  [
    'tmpfs, long',
    'volumes: [{type: tmpfs, target: /a, tmpfs: {size: 5, mode: 0o1770}}]',
    '',
    { type: 'tmpfs', source: '', tmpfs_options: { size_bytes: 5, mode: 0o1770, options: [] } },
  ],
  [
    'tmpfs, short',
    'tmpfs: "/a:size=1k"',
    '',
    { type: 'tmpfs', target: '/a', tmpfs_options: { size_bytes: 1024, mode: 0, options: [] } },
  ],
  ['tmpfs without options', 'tmpfs: /a', '', { type: 'tmpfs', target: '/a', tmpfs_options: null }],
];
for (const [title, keys, top, expected] of mounts) {
  test(`convert: mount: ${title}`, () => {
    const [mount, ...others] = container(keys, top).mounts;
    assert.deepEqual({ ...mount, ...expected }, mount);
    assert.deepEqual(others, []);
  });
}

test('convert: ports are sorted by what they publish', () => {
  const { endpoint_spec } = spec(
    'ports: [{target: 2, published: 9, mode: host, protocol: udp}, {target: 1, mode: host}]',
  );
  assert.deepEqual(endpoint_spec?.ports, [
    { name: '', protocol: 'tcp', target_port: 1, published_port: 0, publish_mode: 'host', host_ip: '' },
    { name: '', protocol: 'udp', target_port: 2, published_port: 9, publish_mode: 'host', host_ip: '' },
  ]);
});

test('convert: mode, replicas and labels of deploy', () => {
  assert.deepEqual(inDeploy('mode: global').mode.global, {});
  assert.equal(inDeploy('replicas: 0').mode.replicated?.replicas, 0);
  assert.equal(inDeploy('labels: [a]').labels['a'], '');
  assert.equal(inDeploy('endpoint_mode: dnsrr').endpoint_spec?.mode, 'dnsrr');
});

test('convert: update and rollback configuration', () => {
  const { update_config, rollback_config } = inDeploy(
    'update_config: {}, rollback_config: {parallelism: 0, delay: 1s, failure_action: continue, monitor: 2s, max_failure_ratio: 0.5, order: start-first}',
  );
  assert.deepEqual(update_config, {
    parallelism: 1,
    delay: 0,
    failure_action: 'pause',
    monitor: 0,
    max_failure_ratio: 0,
    order: 'stop_first',
  });
  assert.deepEqual(rollback_config, {
    parallelism: 0,
    delay: 1e9,
    failure_action: 'continue',
    monitor: 2e9,
    max_failure_ratio: 0.5,
    order: 'start_first',
  });
});

test('convert: resources', () => {
  const { resources } = inDeploy(
    'resources: {limits: {cpus: "0.5", memory: 1k, pids: 7}, reservations: {memory: 5}}',
  ).task_template;
  assert.deepEqual(resources, {
    limits: { nano_cpus: 500_000_000, memory_bytes: 1024, pids: 7, generic_resources: [] },
    reservations: { nano_cpus: 0, memory_bytes: 5, pids: 0, generic_resources: [] },
  });
});

const policies: [keys: string, expected: object | undefined][] = [
  ['restart: "no"', undefined],
  ['restart: always', { condition: 'any', max_attempts: 0, window: 0 }],
  ['restart: on-failure:3', { condition: 'on_failure', max_attempts: 3, window: 0 }],
  ['deploy: {restart_policy: {}}', { condition: 'any', max_attempts: 0, window: 0 }],
  [
    'restart: always, deploy: {restart_policy: {condition: on-failure, delay: 0s, max_attempts: 2, window: 1m}}',
    { condition: 'on_failure', delay: 0, max_attempts: 2, window: 60e9 },
  ],
];
for (const [keys, expected] of policies) {
  test(`convert: restart policy: ${keys}`, () => {
    assert.deepEqual({ ...(spec(keys).task_template.restart_policy ?? undefined) }, { ...expected });
  });
}

test('convert: placement and log driver', () => {
  const { task_template } = spec(
    'logging: {driver: syslog, options: {tag: t}}, deploy: {placement: {constraints: [node.role==worker], preferences: [{spread: node.labels.z}], max_replicas_per_node: 2}}',
  );
  assert.deepEqual(task_template.log_driver, { name: 'syslog', options: { tag: 't' } });
  assert.deepEqual(task_template.placement, {
    constraints: ['node.role==worker'],
    preferences: [{ spread: { spread_descriptor: 'node.labels.z' } }],
    max_replicas: 2,
    platforms: [],
  });
});
