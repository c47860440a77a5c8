import assert from 'node:assert/strict';
import test from 'node:test';
import { makeTask } from '../../proto/objects.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { containerConfig, taskName } from './container-config.js';
import type { ContainerConfig } from './engine.js';

const base: TaskInput = { id: 't1', service_id: 's1', service_name: 'web', slot: 2, node_id: 'n1' };
const config = (spec: NonNullable<TaskInput['spec']>, more: TaskInput = {}) =>
  containerConfig(makeTask({ ...base, ...more, spec }), 'n1');

test('container config: name and labels are Docker’s; the spec’s labels cannot replace the swarm’s', () => {
  const made = config({
    container_spec: { image: 'app', labels: { tier: 'front', 'com.docker.swarm.task.id': 'mine' } },
  });
  assert.equal(made.name, 'web.2.t1');
  assert.deepEqual(made.Labels, {
    tier: 'front',
    'com.docker.swarm.node.id': 'n1',
    'com.docker.swarm.service.id': 's1',
    'com.docker.swarm.service.name': 'web',
    'com.docker.swarm.task': '',
    'com.docker.swarm.task.id': 't1',
    'com.docker.swarm.task.name': 'web.2.t1',
  });
  assert.equal(taskName(makeTask({ ...base, slot: 0 })), 'web.n1.t1');
});

test('container config: an empty spec leaves the image’s own entrypoint, command, signal and health check', () => {
  const made = config({ container_spec: { image: 'app' } });
  for (const key of ['Entrypoint', 'Cmd', 'StopSignal', 'Healthcheck'] as const) assert.equal(key in made, false, key);
  assert.equal(made.StopTimeout, 10);
  assert.deepEqual(made.HostConfig?.RestartPolicy, { Name: 'no' });
  assert.equal('Init' in (made.HostConfig ?? {}), false);
});

/** What is asked for, and which part of the engine's request it becomes. */
const cases: [string, NonNullable<TaskInput['spec']>, Partial<ContainerConfig>][] = [
  [
    'process',
    {
      container_spec: {
        command: ['/run'],
        args: ['-v'],
        env: ['A=1'],
        user: '1000:100',
        groups: ['audio'],
        dir: '/srv',
        hostname: 'h1',
        tty: true,
        open_stdin: true,
        read_only: true,
        init: true,
        stop_signal: 'SIGINT',
        stop_grace_period: 1_500_000_000,
      },
    },
    {
      Entrypoint: ['/run'],
      Cmd: ['-v'],
      Env: ['A=1'],
      User: '1000:100',
      WorkingDir: '/srv',
      Hostname: 'h1',
      Tty: true,
      OpenStdin: true,
      StopSignal: 'SIGINT',
      StopTimeout: 2,
      HostConfig: { GroupAdd: ['audio'], ReadonlyRootfs: true, Init: true },
    },
  ],
  ['a grace period of zero kills at once', { container_spec: { stop_grace_period: 0 } }, { StopTimeout: 0 }],
  [
    'resources',
    {
      resources: {
        limits: { nano_cpus: 5e8, memory_bytes: 64 << 20, pids: 100 },
        reservations: { nano_cpus: 1e8, memory_bytes: 32 << 20 },
      },
    },
    { HostConfig: { NanoCpus: 5e8, Memory: 64 << 20, PidsLimit: 100, MemoryReservation: 32 << 20 } },
  ],
  [
    'mounts',
    {
      container_spec: {
        mounts: [
          { type: 'bind', source: '/a', target: '/b', read_only: true, bind_options: { propagation: 'rslave' } },
          {
            type: 'volume',
            source: 'v',
            target: '/v',
            volume_options: {
              no_copy: true,
              labels: { l: '1' },
              driver_config: { name: 'local', options: { o: 'x' } },
            },
          },
          { type: 'tmpfs', target: '/t', tmpfs_options: { size_bytes: 1024, mode: 0o1770 } },
        ],
      },
    },
    {
      HostConfig: {
        Mounts: [
          { Type: 'bind', Source: '/a', Target: '/b', ReadOnly: true, BindOptions: { Propagation: 'rslave' } },
          {
            Type: 'volume',
            Source: 'v',
            Target: '/v',
            ReadOnly: false,
            VolumeOptions: { NoCopy: true, Labels: { l: '1' }, DriverConfig: { Name: 'local', Options: { o: 'x' } } },
          },
          { Type: 'tmpfs', Source: '', Target: '/t', ReadOnly: false, TmpfsOptions: { SizeBytes: 1024, Mode: 0o1770 } },
        ],
      },
    },
  ],
  [
    'health check in nanoseconds',
    {
      container_spec: {
        healthcheck: { test: ['CMD', 'ok'], interval: 1e9, timeout: 2e9, retries: 3, start_period: 4e9 },
      },
    },
    { Healthcheck: { Test: ['CMD', 'ok'], Interval: 1e9, Timeout: 2e9, Retries: 3, StartPeriod: 4e9 } },
  ],
  [
    'log driver',
    { log_driver: { name: 'json-file', options: { 'max-size': '1m' } } },
    { HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } } } },
  ],
];

for (const [name, spec, expected] of cases) {
  test(`container config: ${name}`, () => {
    const { HostConfig, ...made } = config(spec);
    const { HostConfig: expectedHost = {}, ...expectedBody } = expected;
    assert.deepEqual({ ...made, ...expectedBody }, made);
    assert.deepEqual({ ...HostConfig, ...expectedHost }, HostConfig);
  });
}

test('container config: only ports published in host mode are bound here', () => {
  const made = config(
    {},
    {
      ports: [
        { protocol: 'tcp', target_port: 80, published_port: 8080, publish_mode: 'host' },
        { protocol: 'tcp', target_port: 80, published_port: 8081, publish_mode: 'host' },
        { protocol: 'udp', target_port: 53, published_port: 0, publish_mode: 'host' },
        { protocol: 'tcp', target_port: 443, published_port: 443, publish_mode: 'ingress' },
      ],
    },
  );
  assert.deepEqual(made.ExposedPorts, { '80/tcp': {}, '53/udp': {} });
  assert.deepEqual(made.HostConfig?.PortBindings, {
    '80/tcp': [{ HostPort: '8080' }, { HostPort: '8081' }],
    '53/udp': [{ HostPort: '' }],
  });
});
