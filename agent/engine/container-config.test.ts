import assert from 'node:assert/strict';
import test from 'node:test';
import { makeTask } from '../../proto/objects.js';
import type { ContainerSpecInput } from '../../proto/gen/swarm/v1/ContainerSpec.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { containerConfig, taskName } from './container-config.js';

const plain = { nodeId: 'n1', files: [], selinux: false };
const base: TaskInput = { id: 't1', service_id: 's1', service_name: 'web', slot: 2, node_id: 'n1' };
const config = (spec: NonNullable<TaskInput['spec']>, more: TaskInput = {}) =>
  containerConfig(makeTask({ ...base, ...more, spec }), plain);

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

test('container config: an empty spec leaves all to the image and the engine but restarts', () => {
  const made = config({ container_spec: { image: 'app' } });
  for (const key of ['Entrypoint', 'Cmd', 'StopSignal', 'Healthcheck', 'Domainname'] as const) {
    assert.equal(key in made, false, key);
  }
  assert.equal(made.StopTimeout, 10);
  assert.deepEqual(made.HostConfig, { RestartPolicy: { Name: 'no' } });
});

const host = (HostConfig: object) => ({ HostConfig });
const security = (...options: string[]) => host({ SecurityOpt: options });

/** A field of ContainerSpec, and what of the engine's request it becomes. */
const fields: [ContainerSpecInput, object][] = [
  [{ image: 'reg:5000/app:1@sha256:ab' }, { Image: 'reg:5000/app:1@sha256:ab' }],
  [{ command: ['/run', 'x'] }, { Entrypoint: ['/run', 'x'] }],
  [{ args: ['-v'] }, { Cmd: ['-v'] }],
  [{ hostname: 'h1' }, { Hostname: 'h1' }],
  [{ domainname: 'example.org' }, { Domainname: 'example.org' }],
  [{ env: ['A=1', 'B'] }, { Env: ['A=1', 'B'] }],
  [{ dir: '/srv' }, { WorkingDir: '/srv' }],
  [{ user: '1000:100' }, { User: '1000:100' }],
  [{ groups: ['audio', '7'] }, host({ GroupAdd: ['audio', '7'] })],
  [{ tty: true }, { Tty: true }],
  [{ open_stdin: true }, { OpenStdin: true }],
  [{ read_only: true }, host({ ReadonlyRootfs: true })],
  [{ stop_signal: 'SIGINT' }, { StopSignal: 'SIGINT' }],
  [{ stop_grace_period: 1_500_000_000 }, { StopTimeout: 2 }],
  [{ stop_grace_period: 0 }, { StopTimeout: 0 }],
  [{ init: true }, host({ Init: true })],
  [{ init: false }, host({ Init: false })],
  [
    { hosts: ['10.0.0.1 db db.local', 'fe80::1 six'] },
    host({ ExtraHosts: ['db:10.0.0.1', 'db.local:10.0.0.1', 'six:fe80::1'] }),
  ],
  [
    { dns_config: { nameservers: ['1.1.1.1'], search: ['a.b'], options: ['ndots:2'] } },
    host({ Dns: ['1.1.1.1'], DnsSearch: ['a.b'], DnsOptions: ['ndots:2'] }),
  ],
  [{ sysctls: { 'net.core.somaxconn': '1024' } }, host({ Sysctls: { 'net.core.somaxconn': '1024' } })],
  [{ capability_add: ['CAP_NET_ADMIN'] }, host({ CapAdd: ['CAP_NET_ADMIN'] })],
  [{ capability_drop: ['ALL'] }, host({ CapDrop: ['ALL'] })],
  [{ ulimits: [{ name: 'nofile', soft: 1, hard: -1 }] }, host({ Ulimits: [{ Name: 'nofile', Soft: 1, Hard: -1 }] })],
  [{ oom_score_adj: -500 }, host({ OomScoreAdj: -500 })],
  [{ privileged: true }, host({ Privileged: true })],
  [
    {
      devices: [
        { path_on_host: '/dev/fuse' },
        { path_on_host: '/dev/a', path_in_container: '/dev/b', cgroup_permissions: 'r' },
      ],
    },
    host({
      Devices: [
        { PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse', CgroupPermissions: 'rwm' },
        { PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'r' },
      ],
    }),
  ],
  [{ device_cgroup_rules: ['c 42:* rmw'] }, host({ DeviceCgroupRules: ['c 42:* rmw'] })],
  [
    {
      device_requests: [
        { driver: 'nvidia', count: -1, capabilities: [{ values: ['gpu', 'compute'] }], options: { o: '1' } },
      ],
    },
    host({
      DeviceRequests: [{ Driver: 'nvidia', Count: -1, Capabilities: [['gpu', 'compute']], Options: { o: '1' } }],
    }),
  ],
  [{ device_requests: [{ device_ids: ['0'] }] }, host({ DeviceRequests: [{ DeviceIDs: ['0'], Capabilities: [] }] })],
  [{ pid_mode: 'host' }, host({ PidMode: 'host' })],
  [{ ipc_mode: 'none' }, host({ IpcMode: 'none' })],
  [{ userns_mode: 'host' }, host({ UsernsMode: 'host' })],
  [{ cgroupns_mode: 'private' }, host({ CgroupnsMode: 'private' })],
  [{ shm_size: 1024 }, host({ ShmSize: 1024 })],
  [{ runtime: 'runsc' }, host({ Runtime: 'runsc' })],
  [{ storage_opt: { size: '1G' } }, host({ StorageOpt: { size: '1G' } })],
  [{ cgroup_parent: '/slice' }, host({ CgroupParent: '/slice' })],
  [{ annotations: { a: 'b' } }, host({ Annotations: { a: 'b' } })],
  [{ privileges: { no_new_privileges: true } }, security('no-new-privileges=true')],
  [{ privileges: { app_armor: { mode: 'apparmor_disabled' } } }, security('apparmor=unconfined')],
  [{ privileges: { seccomp: { mode: 'seccomp_unconfined' } } }, security('seccomp=unconfined')],
  [{ privileges: { seccomp: { mode: 'seccomp_custom', profile: Buffer.from('{}') } } }, security('seccomp={}')],
  [{ privileges: { se_linux_context: { disable: true } } }, security('label=disable')],
  [
    { privileges: { se_linux_context: { user: 'u', role: 'r', type: 't', level: 'l' } } },
    security('label=user:u', 'label=role:r', 'label=type:t', 'label=level:l'),
  ],
  [
    { healthcheck: { test: ['NONE'] } },
    { Healthcheck: { Test: ['NONE'], Interval: 0, Timeout: 0, Retries: 0, StartPeriod: 0 } },
  ],
  [
    {
      healthcheck: {
        test: ['CMD', 'ok'],
        interval: 1e9,
        timeout: 2e9,
        retries: 3,
        start_period: 4e9,
        start_interval: 5e8,
      },
    },
    {
      Healthcheck: {
        Test: ['CMD', 'ok'],
        Interval: 1e9,
        Timeout: 2e9,
        Retries: 3,
        StartPeriod: 4e9,
        StartInterval: 5e8,
      },
    },
  ],
  [
    {
      mounts: [
        {
          type: 'bind',
          source: '/a',
          target: '/b',
          read_only: true,
          consistency: 'cached',
          bind_options: {
            propagation: 'rslave',
            non_recursive: true,
            create_mountpoint: true,
            read_only_non_recursive: true,
            read_only_force_recursive: true,
          },
        },
      ],
    },
    host({
      Mounts: [
        {
          Type: 'bind',
          Source: '/a',
          Target: '/b',
          ReadOnly: true,
          Consistency: 'cached',
          BindOptions: {
            Propagation: 'rslave',
            NonRecursive: true,
            CreateMountpoint: true,
            ReadOnlyNonRecursive: true,
            ReadOnlyForceRecursive: true,
          },
        },
      ],
    }),
  ],
  [
    {
      mounts: [
        {
          type: 'volume',
          source: 'v',
          target: '/v',
          volume_options: {
            no_copy: true,
            labels: { l: '1' },
            driver_config: { name: 'local', options: { o: 'x' } },
            subpath: 'sub',
          },
        },
        { type: 'volume', target: '/anonymous' },
      ],
    },
    host({
      Mounts: [
        {
          Type: 'volume',
          Source: 'v',
          Target: '/v',
          ReadOnly: false,
          VolumeOptions: {
            NoCopy: true,
            Labels: { l: '1' },
            DriverConfig: { Name: 'local', Options: { o: 'x' } },
            Subpath: 'sub',
          },
        },
        { Type: 'volume', Target: '/anonymous', ReadOnly: false },
      ],
    }),
  ],
  [
    {
      mounts: [
        {
          type: 'tmpfs',
          target: '/t',
          tmpfs_options: {
            size_bytes: 1024,
            mode: 0o1770,
            options: [{ values: ['noexec'] }, { values: ['uid', '1'] }],
          },
        },
      ],
    },
    host({
      Mounts: [
        {
          Type: 'tmpfs',
          Target: '/t',
          ReadOnly: false,
          TmpfsOptions: { SizeBytes: 1024, Mode: 0o1770, Options: [['noexec'], ['uid', '1']] },
        },
      ],
    }),
  ],
];

for (const [spec, expected] of fields) {
  test(`container config: ${JSON.stringify(spec).slice(0, 90)}`, () => {
    const empty = config({ container_spec: {} });
    const { HostConfig: hostPart = {}, ...body } = expected as { HostConfig?: object };
    assert.deepEqual(config({ container_spec: spec }), {
      ...empty,
      ...body,
      HostConfig: { ...hostPart, ...empty.HostConfig, ...('Init' in hostPart && hostPart) },
    });
  });
}

test('container config: the table above has every field of a specification', () => {
  const elsewhere = ['labels', 'secrets', 'configs', 'pull_options'];
  const told = new Set([...fields.flatMap(([spec]) => Object.keys(spec)), ...elsewhere]);
  assert.deepEqual(
    Object.keys(
      makeTask({ spec: { container_spec: { init: true, stop_grace_period: 1 } } }).spec.container_spec,
    ).filter((field) => !field.startsWith('_') && !told.has(field)),
    [],
  );
});

test('container config: resources, a log driver and what was assigned of generic resources', () => {
  const made = config(
    {
      container_spec: { env: ['A=1'] },
      resources: {
        limits: { nano_cpus: 5e8, memory_bytes: 64 << 20, pids: 100 },
        reservations: { nano_cpus: 1e8, memory_bytes: 32 << 20 },
      },
      log_driver: { name: 'json-file', options: { 'max-size': '1m' } },
    },
    {
      assigned_generic_resources: [
        { named_resource_spec: { kind: 'gpu', value: 'UUID1' } },
        { discrete_resource_spec: { kind: 'ssd', value: 3 } },
        { named_resource_spec: { kind: 'gpu', value: 'UUID2' } },
      ],
    },
  );
  assert.deepEqual(made.Env, ['A=1', 'DOCKER_RESOURCE_GPU=UUID1,UUID2', 'DOCKER_RESOURCE_SSD=3']);
  assert.deepEqual(made.HostConfig, {
    NanoCpus: 5e8,
    Memory: 64 << 20,
    PidsLimit: 100,
    MemoryReservation: 32 << 20,
    RestartPolicy: { Name: 'no' },
    LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
  });
});

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

test('container config: files of secrets and configs are bound read-only, behind the mounts of the specification', () => {
  const task = makeTask({
    ...base,
    spec: { container_spec: { mounts: [{ type: 'volume', source: 'v', target: '/v' }] } },
  });
  const files = [{ source: '/run/x/0', target: '/run/secrets/key' }];
  const made = containerConfig(task, { ...plain, files });
  assert.deepEqual(made.HostConfig?.Mounts?.[1], {
    Type: 'bind',
    Source: '/run/x/0',
    Target: '/run/secrets/key',
    ReadOnly: true,
  });
  const labelled = containerConfig(task, { ...plain, files, selinux: true }).HostConfig;
  assert.deepEqual([labelled?.Mounts?.length, labelled?.Binds], [1, ['/run/x/0:/run/secrets/key:ro,Z']]);
});

test('container config: a host port may be published at one address of the node', () => {
  const ports: TaskInput['ports'] = [
    { target_port: 80, published_port: 8080, publish_mode: 'host', host_ip: '127.0.0.1' },
    { target_port: 80, published_port: 8080, publish_mode: 'host', host_ip: '::1' },
  ];
  const made = config({ container_spec: {} }, { ports });
  assert.deepEqual(made.HostConfig?.PortBindings, {
    '80/tcp': [
      { HostIp: '127.0.0.1', HostPort: '8080' },
      { HostIp: '::1', HostPort: '8080' },
    ],
  });
});

const dns_config = { nameservers: ['9.9.9.9'], options: ['ndots:2', 'timeout:1'], search: ['example.org'] };

test('container config: a task in networks has its addresses, and asks the node’s name server, which asks its own', () => {
  const networking = {
    mode: 'front',
    endpoints: [
      {
        network: 'front',
        endpoint: { addresses: ['10.0.1.5', 'fd00:1::5'], mac: '02:42:0a:00:01:05', options: { a: 'b' } },
      },
      { network: 'back', endpoint: { addresses: ['10.0.2.5'], mac: '02:42:0a:00:02:05', options: {} } },
    ],
    nameservers: ['10.0.1.1'],
  };
  const task = makeTask({ ...base, spec: { container_spec: { dns_config } } });
  const { HostConfig, NetworkingConfig } = containerConfig(task, { ...plain, networking });
  assert.deepEqual(NetworkingConfig, {
    EndpointsConfig: {
      front: {
        IPAMConfig: { IPv4Address: '10.0.1.5', IPv6Address: 'fd00:1::5' },
        MacAddress: '02:42:0a:00:01:05',
        DriverOpts: { a: 'b' },
      },
    },
  });
  assert.equal(HostConfig?.NetworkMode, 'front');
  // The engine would keep the names of services to itself if it were told of "ndots".
  assert.deepEqual(
    [HostConfig?.Dns, HostConfig?.DnsOptions, HostConfig?.DnsSearch],
    [['10.0.1.1'], ['timeout:1'], ['example.org']],
  );
});

test('container config: in the host’s network nothing is published, and the spec’s name servers are asked', () => {
  const networking = { mode: 'host', endpoints: [], nameservers: [] };
  const ports: TaskInput['ports'] = [{ target_port: 80, published_port: 80, publish_mode: 'host' }];
  const task = makeTask({ ...base, ports, spec: { container_spec: { dns_config } } });
  const { HostConfig, NetworkingConfig, ExposedPorts } = containerConfig(task, { ...plain, networking });
  assert.deepEqual(
    [HostConfig?.NetworkMode, HostConfig?.PortBindings, NetworkingConfig, ExposedPorts],
    ['host', undefined, undefined, {}],
  );
  assert.deepEqual([HostConfig?.Dns, HostConfig?.DnsOptions], [['9.9.9.9'], ['ndots:2', 'timeout:1']]);
});
