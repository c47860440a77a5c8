import assert from 'node:assert/strict';
import test from 'node:test';
import { SwarmError } from '../../../lib/errors.js';
import type { ContainerSpecInput } from '../../../proto/gen/swarm/v1/ContainerSpec.js';
import type { MountInput } from '../../../proto/gen/swarm/v1/Mount.js';
import { makeServiceSpec } from '../../../proto/objects.js';
import { checkContainer } from './container.js';

const check = (spec: ContainerSpecInput): void =>
  checkContainer(
    makeServiceSpec({ task_template: { container_spec: { image: 'nginx', ...spec } } }).task_template.container_spec,
  );
const mount = (over: MountInput): ContainerSpecInput => ({ mounts: [{ type: 'volume', target: '/v', ...over }] });
const device = { path_on_host: '/dev/a', path_in_container: '/dev/a', cgroup_permissions: 'rwm' };

test('container: what Docker takes is taken', () => {
  const good: ContainerSpecInput[] = [
    { dir: '/work', user: '1000:1000', groups: ['audio'], init: true, tty: true, read_only: true },
    { hosts: ['10.0.0.1 db db.local', '::1 me', 'host-gateway gw'] },
    { dns_config: { nameservers: ['10.0.0.2', 'fd00::1'], search: ['example.com', '.'], options: ['ndots:2'] } },
    { sysctls: { 'net.core.somaxconn': '1024', 'net.ipv4.conf.eth0/1.forwarding': '1' } },
    { capability_add: ['CAP_NET_ADMIN', 'ALL'], capability_drop: ['CAP_MKNOD'] },
    {
      ulimits: [
        { name: 'nofile', soft: 1024, hard: 2048 },
        { name: 'core', soft: -1, hard: -1 },
      ],
    },
    { oom_score_adj: -500, shm_size: 1024, runtime: 'runc' },
    { privileges: { seccomp: { mode: 'seccomp_custom', profile: Buffer.from('{}') }, no_new_privileges: true } },
    {
      privileged: true,
      devices: [device],
      device_cgroup_rules: ['c 42:* rmw'],
      pid_mode: 'host',
      ipc_mode: 'shareable',
    },
    { device_requests: [{ count: -1, capabilities: [{ values: ['gpu'] }] }] },
    mount({ source: 'data-{{.Task.Slot}}', volume_options: { subpath: 'a/b', labels: { a: 'b' } } }),
    mount({ type: 'bind', source: '{{index .Service.Labels "path"}}' }),
    mount({
      type: 'bind',
      source: '/a',
      read_only: true,
      bind_options: { propagation: 'rslave', read_only_force_recursive: true },
    }),
    mount({ type: 'tmpfs', tmpfs_options: { size_bytes: 1024, mode: 0o1777 } }),
  ];
  for (const spec of good) assert.doesNotThrow(() => check(spec), JSON.stringify(spec));
});

test('container: each refusal says what is wrong, with the words that Docker has for it', () => {
  const bad: [ContainerSpecInput, string][] = [
    [{ image: '' }, 'ContainerSpec: image reference must be provided'],
    [{ image: 'Nginx' }, 'ContainerSpec: "Nginx" is not a valid repository/tag'],
    [{ image: 'nginx:' }, 'ContainerSpec: "nginx:" is not a valid repository/tag'],
    [{ labels: { ' ': 'x' } }, 'empty name'],
    [{ env: ['=x'] }, 'invalid environment variable: =x'],
    [{ env: [''] }, 'invalid environment variable: '],
    [{ env: ['A={{.Nope}}'] }, 'template:'],
    [{ hostname: '{{.Task.Slot' }, 'template:'],
    [mount({ source: '{{.Service.Nope}}' }), 'template:'],
    [{ hostname: 'a'.repeat(65) }, '64 characters or fewer'],
    [{ dir: 'work' }, "the working directory 'work' is invalid, it needs to be an absolute path"],
    [{ stop_signal: 'SIG TERM' }, 'invalid stop signal "SIG TERM"'],
    [{ stop_grace_period: -1 }, 'invalid stop grace period "-1": zero or more'],
    [{ healthcheck: { test: ['curl', 'x'] } }, 'invalid healthcheck test "curl x"'],
    [{ healthcheck: { interval: 1000 } }, 'ContainerSpec: Interval in HealthConfig cannot be less than 1ms'],
    [{ healthcheck: { start_period: -1 } }, 'ContainerSpec: StartPeriod in HealthConfig cannot be less than 1ms'],
    [{ healthcheck: { start_interval: 1 } }, 'ContainerSpec: StartInterval in HealthConfig cannot be less than 1ms'],
    [{ healthcheck: { retries: -1 } }, 'ContainerSpec: Retries in HealthConfig cannot be negative'],
    [{ hosts: ['db 10.0.0.1'] }, 'invalid host "db 10.0.0.1"'],
    [{ hosts: ['10.0.0.1'] }, 'invalid host "10.0.0.1"'],
    [{ dns_config: { nameservers: ['one'] } }, 'IP address is not correctly formatted: one'],
    [{ dns_config: { search: ['a b'] } }, 'a b is not a valid domain'],
    [{ sysctls: { 'net core': '1' } }, "sysctl 'net core=1' is not allowed"],
    [{ capability_add: ['NET-ADMIN'] }, 'unknown capability: "NET-ADMIN"'],
    [{ capability_drop: ['x'] }, 'unknown capability: "x"'],
    [{ ulimits: [{ name: 'files', soft: 1, hard: 1 }] }, 'invalid ulimit type: files'],
    [
      { ulimits: [{ name: 'nofile', soft: 2, hard: 1 }] },
      'ulimit soft limit must be less than or equal to hard limit: 2 > 1',
    ],
    [
      { ulimits: [{ name: 'nofile', soft: -1, hard: 1 }] },
      'ulimit soft limit must be less than or equal to hard limit',
    ],
    [{ oom_score_adj: 1001 }, 'Invalid value 1001, range for oom score adj is [-1000, 1000]'],
    [{ privileges: { seccomp: { mode: 'seccomp_custom' } } }, 'needs a profile'],
    [{ privileges: { seccomp: { mode: 'seccomp_custom', profile: Buffer.from('{') } } }, 'is no JSON'],
    [{ privileges: { seccomp: { profile: Buffer.from('{}') } } }, 'for the mode "custom" only'],
    [{ privileges: { se_linux_context: { disable: true, user: 'u' } } }, 'has no user, role, type or level'],
    [{ pid_mode: 'container:a' }, 'invalid pid_mode "container:a": one of host'],
    [{ ipc_mode: 'x' }, 'invalid ipc_mode "x": one of none, private, shareable, host'],
    [{ userns_mode: 'x' }, 'invalid userns_mode "x"'],
    [{ cgroupns_mode: 'x' }, 'invalid cgroupns_mode "x"'],
    [{ devices: [{ ...device, path_on_host: 'a' }] }, 'a is not an absolute path'],
    [{ devices: [{ ...device, cgroup_permissions: 'x' }] }, 'invalid device mode: x'],
    [{ device_cgroup_rules: ['c 1 r'] }, "invalid device cgroup format 'c 1 r'"],
    [
      { device_requests: [{ count: 1, device_ids: ['0'], capabilities: [{ values: ['gpu'] }] }] },
      'cannot set both Count and DeviceIDs on device request',
    ],
    [{ device_requests: [{ count: 1 }] }, 'invalid device capabilities'],
    [{ shm_size: -1 }, 'SHM size can not be less than 0'],
  ];
  for (const [spec, words] of bad) refuses(spec, words);
});

test('mounts: each refusal says what is wrong, with the words that Docker has for it', () => {
  const bad: [MountInput, string][] = [
    [{ target: 'b' }, 'invalid mount target, must be an absolute path: b'],
    [{ target: '/' }, "invalid specification: destination can't be '/'"],
    [{ type: 'bind', source: 'a' }, 'invalid bind mount source, must be an absolute path: a'],
    [{ source: '/a' }, 'invalid volume mount source, must not be an absolute path: /a'],
    [{ type: 'tmpfs', source: 'x' }, 'invalid tmpfs source, source must be empty'],
    [{ bind_options: {} }, 'invalid mount config for type "volume": field BindOptions must not be specified'],
    [{ type: 'tmpfs', volume_options: {} }, 'field VolumeOptions must not be specified'],
    [{ tmpfs_options: {} }, 'field TmpfsOptions must not be specified'],
    [{ type: 'bind', source: '/a', bind_options: { propagation: 'x' } }, 'invalid propagation mode: x'],
    [{ type: 'bind', source: '/a', bind_options: { read_only_force_recursive: true } }, 'must be read-only'],
    [{ consistency: 'x' }, 'invalid consistency mode: x'],
    [{ volume_options: { subpath: 'a' } }, 'must not set Subpath when using anonymous volumes'],
    [{ source: 'v', volume_options: { subpath: '../a' } }, 'subpath must be a relative path within the volume'],
    [{ type: 'tmpfs', tmpfs_options: { size_bytes: -1 } }, 'invalid size: -1'],
    [{ type: 'tmpfs', tmpfs_options: { mode: 0o10000 } }, 'invalid mode: 010000'],
  ];
  for (const [over, words] of bad) refuses(mount(over), words);
  const twice = ['a', 'b'].map((source): MountInput => ({ type: 'volume', source, target: '/v' }));
  refuses({ mounts: twice }, 'ContainerSpec: duplicate mount point: /v');
});

function refuses(spec: ContainerSpecInput, words: string): void {
  assert.throws(
    () => check(spec),
    (error) => error instanceof SwarmError && error.message.includes(words),
    `${words}: ${JSON.stringify(spec)}`,
  );
}
