import assert from 'node:assert/strict';
import test from 'node:test';
import { loadFiles, refusal, serviceSpec, web, type Files } from './testing.js';

const load = (keys: string, more: Files = {}) => loadFiles({ 'a.yml': web(keys), ...more });
const container = (keys: string, more: Files = {}) => serviceSpec(load(keys, more)).task_template.container_spec;

/** Fields of the container that these keys give. */
const given: [keys: string, fields: object][] = [
  ['group_add: [mail, 7]', { groups: ['mail', '7'] }],
  ['domainname: example.com', { domainname: 'example.com' }],
  [
    'extra_hosts: ["a=1.2.3.4", "b:::1", "c=[::2]", "d=host-gateway"]',
    { hosts: ['1.2.3.4 a', '::1 b', '::2 c', 'host-gateway d'] },
  ],
  ['extra_hosts: {b: [1.1.1.1, 2.2.2.2], a: "::1"}', { hosts: ['::1 a', '1.1.1.1 b', '2.2.2.2 b'] }],
  [
    'dns: 1.1.1.1, dns_search: [x], dns_opt: [use-vc]',
    { dns_config: { nameservers: ['1.1.1.1'], search: ['x'], options: ['use-vc'] } },
  ],
  ['sysctls: {net.core.somaxconn: 1024}', { sysctls: { 'net.core.somaxconn': '1024' } }],
  [
    'cap_add: [net_admin, CAP_SYS_TIME], cap_drop: [all, NET_ADMIN]',
    { capability_add: ['CAP_NET_ADMIN', 'CAP_SYS_TIME'], capability_drop: ['ALL'] },
  ],
  ['cap_add: [ALL, x], cap_drop: [y]', { capability_add: ['ALL'], capability_drop: ['CAP_Y'] }],
  [
    'ulimits: {nproc: -1, nofile: {soft: 1, hard: 2}}',
    {
      ulimits: [
        { name: 'nofile', soft: 1, hard: 2 },
        { name: 'nproc', soft: -1, hard: -1 },
      ],
    },
  ],
  ['oom_score_adj: -5', { oom_score_adj: -5 }],
  ['privileged: true', { privileged: true }],
  [
    'devices: [/dev/a, "/dev/b:/dev/c", "/dev/d:r", {source: /dev/e, target: /dev/f, permissions: rw}]',
    {
      devices: [
        { path_on_host: '/dev/a', path_in_container: '/dev/a', cgroup_permissions: 'rwm' },
        { path_on_host: '/dev/b', path_in_container: '/dev/c', cgroup_permissions: 'rwm' },
        { path_on_host: '/dev/d', path_in_container: '/dev/d', cgroup_permissions: 'r' },
        { path_on_host: '/dev/e', path_in_container: '/dev/f', cgroup_permissions: 'rw' },
      ],
    },
  ],
  ['device_cgroup_rules: ["c 1:3 mr", "a *:* rwm"]', { device_cgroup_rules: ['c 1:3 mr', 'a *:* rwm'] }],
  [
    'gpus: all',
    { device_requests: [{ driver: '', count: -1, device_ids: [], capabilities: [{ values: ['gpu'] }], options: {} }] },
  ],
  [
    'gpus: [{driver: d, count: 2, options: [a=b]}]',
    {
      device_requests: [
        { driver: 'd', count: 2, device_ids: [], capabilities: [{ values: ['gpu'] }], options: { a: 'b' } },
      ],
    },
  ],
  [
    'deploy: {resources: {reservations: {devices: [{capabilities: [tpu], device_ids: [x]}]}}}',
    {
      device_requests: [{ driver: '', count: 0, device_ids: ['x'], capabilities: [{ values: ['tpu'] }], options: {} }],
    },
  ],
  [
    'pid: host, ipc: shareable, userns_mode: host, cgroup: private',
    { pid_mode: 'host', ipc_mode: 'shareable', userns_mode: 'host', cgroupns_mode: 'private' },
  ],
  ['cgroupns_mode: host, cgroup_parent: p', { cgroupns_mode: 'host', cgroup_parent: 'p' }],
  ['shm_size: 64M', { shm_size: 64 * 1024 ** 2 }],
  [
    'runtime: runsc, storage_opt: {size: 1G}, annotations: [a=b]',
    { runtime: 'runsc', storage_opt: { size: '1G' }, annotations: { a: 'b' } },
  ],
  [
    'security_opt: [no-new-privileges, seccomp=unconfined, apparmor:unconfined, "label:user:U", label=role:R]',
    {
      privileges: {
        no_new_privileges: true,
        seccomp: { mode: 'seccomp_unconfined', profile: Buffer.alloc(0) },
        app_armor: { mode: 'apparmor_disabled' },
        se_linux_context: { disable: false, user: 'U', role: 'R', type: '', level: '' },
      },
    },
  ],
  [
    'security_opt: ["no-new-privileges:false"]',
    { privileges: { no_new_privileges: false, seccomp: null, app_armor: null, se_linux_context: null } },
  ],
  [
    'volumes: [{type: bind, source: /a, target: /b, bind: {create_host_path: true, recursive: readonly}}]',
    { mounts: [bind({ create_mountpoint: true, read_only_force_recursive: true })] },
  ],
  [
    'healthcheck: {test: NONE, start_interval: 2s}',
    {
      healthcheck: {
        test: ['CMD-SHELL', 'NONE'],
        interval: 0,
        timeout: 0,
        retries: 0,
        start_period: 0,
        start_interval: 2e9,
      },
    },
  ],
  ['pull_policy: always, attach: false', { image: 'b:latest' }],
];
function bind(options: object): object {
  const none = {
    propagation: '',
    non_recursive: false,
    create_mountpoint: false,
    read_only_non_recursive: false,
    read_only_force_recursive: false,
  };
  return {
    type: 'bind',
    source: '/a',
    target: '/b',
    read_only: false,
    bind_options: { ...none, ...options },
    volume_options: null,
    tmpfs_options: null,
    consistency: '',
  };
}
for (const [keys, fields] of given) {
  test(`container: ${keys}`, () => {
    const read = container(keys);
    const picked = Object.fromEntries(Object.keys(fields).map((key) => [key, read[key as keyof typeof read]]));
    assert.deepEqual(picked, fields);
  });
}

test('container: a seccomp profile is read, relative to its file', () => {
  const seccomp = container('security_opt: ["seccomp=p.json"]', { 'p.json': '{"a":1}' }).privileges?.seccomp;
  assert.deepEqual(seccomp, { mode: 'seccomp_custom', profile: Buffer.from('{"a":1}') });
});

test('container: options of a volume and of a tmpfs mount', () => {
  const top = 'volumes: {v: {labels: [b=2]}}';
  const keys =
    'volumes: [{type: volume, source: v, target: /v, volume: {subpath: s, labels: {a: 1}}}, {type: volume, target: /w, volume: {nocopy: true}}], tmpfs: "/t:uid=5,noexec"';
  const [volume, anonymous, tmpfs] = serviceSpec(loadFiles({ 'a.yml': web(keys, top) })).task_template.container_spec
    .mounts;
  assert.deepEqual([volume?.volume_options?.subpath, anonymous?.volume_options?.no_copy], ['s', true]);
  assert.deepEqual(volume?.volume_options?.labels, { a: '1', b: '2', 'com.docker.stack.namespace': 'st' });
  assert.deepEqual(tmpfs?.tmpfs_options?.options, [{ values: ['uid', '5'] }, { values: ['noexec'] }]);
});

const refused: [keys: string, message: string][] = [
  [
    'devices: ["vendor.com/device=gpu"]',
    'a.yml:2:28: services.web.devices[0]: "vendor.com/device=gpu" names a device by CDI, which services cannot ask for: name its path, such as /dev/ttyUSB0',
  ],
  [
    'devices: ["a:b"]',
    'a.yml:2:28: services.web.devices[0]: "a:b" is not PATH_ON_NODE[:PATH_IN_CONTAINER[:PERMISSIONS]], with permissions out of "rwm"',
  ],
  ['device_cgroup_rules: [c]', 'a.yml:2:40: services.web.device_cgroup_rules[0]: "c" is not a rule such as "c 1:3 mr"'],
  [
    'gpus: [{count: 1, device_ids: [x]}]',
    'a.yml:2:25: services.web.gpus[0]: "count" and "device_ids" exclude each other',
  ],
  ['gpus: [{count: few}]', 'a.yml:2:25: services.web.gpus[0]: count "few" is not "all" or a whole number from 1 up'],
  ['dns: [1.1.1.1, here]', 'a.yml:2:23: services.web.dns: "here" is not an IP address'],
  ['gpus: some', 'a.yml:2:24: services.web.gpus must be "all" or a list of devices, not the text "some"'],
  [
    'deploy: {resources: {reservations: {devices: [{count: 1}]}}}',
    'a.yml:2:64: services.web.deploy.resources.reservations.devices[0]: "capabilities" must be given',
  ],
  ['ulimits: {nofile: {soft: 5}}', 'a.yml:2:36: services.web.ulimits.nofile: "soft" and "hard" must be given'],
  [
    'ulimits: {nofile: {soft: 5, hard: 4}}',
    'a.yml:2:36: services.web.ulimits.nofile: the soft limit 5 is above the hard limit 4',
  ],
  [
    'ulimits: {nofile: -2}',
    'a.yml:2:36: services.web.ulimits.nofile: -2 is not a limit: a whole number from 0 up, or -1 for none',
  ],
  ['oom_score_adj: 1001', 'a.yml:2:33: services.web.oom_score_adj: 1001 is not a whole number from -1000 to 1000'],
  ['extra_hosts: [db]', 'a.yml:2:32: services.web.extra_hosts[0]: "db=" is not HOST=IP'],
  ['extra_hosts: {db: localhost}', 'a.yml:2:36: services.web.extra_hosts.db: "db=localhost" is not HOST=IP'],
  [
    'security_opt: [apparmor=mine]',
    'a.yml:2:33: services.web.security_opt[0]: "apparmor=mine": services know no AppArmor profiles but "unconfined" and "docker-default"',
  ],
  [
    'security_opt: [x]',
    'a.yml:2:33: services.web.security_opt[0]: "x" is not one of no-new-privileges[:true|false], seccomp=PROFILE, apparmor=PROFILE, label=disable, label=user|role|type|level:VALUE',
  ],
  ['security_opt: [seccomp=gone]', 'a.yml:2:33: services.web.security_opt[0]: cannot read /stack/gone: no such file'],
  [
    'ipc: "service:db"',
    'a.yml:2:23: services.web.ipc: "service:db" is unsupported: a task\'s namespace can be "host", "none", "private", "shareable" and no other task\'s',
  ],
  [
    'pid: "container:x"',
    'a.yml:2:23: services.web.pid: "container:x" is unsupported: a task\'s namespace can be "host" and no other task\'s',
  ],
  ['platform: linux', 'a.yml:2:28: services.web.platform: "linux" is not a platform such as linux/amd64'],
  [
    'pull_policy: never',
    'a.yml:2:31: services.web.pull_policy: "never" is unsupported, only "always": nodes ask the registry before each task, and use the image they have when none answers',
  ],
  [
    'pre_stop: [{command: x}]',
    'a.yml:2:18: services.web.pre_stop is unsupported: services run nothing beside the command of their tasks',
  ],
  [
    'post_start: []',
    'a.yml:2:18: services.web.post_start is unsupported: services run nothing beside the command of their tasks',
  ],
  ['isolation: hyperv', 'a.yml:2:18: services.web.isolation is unsupported: it is for Windows containers'],
  [
    'credential_spec: {file: x}',
    'a.yml:2:18: services.web.credential_spec is unsupported: it is for Windows containers',
  ],
  [
    'blkio_config: {weight: 300}',
    'a.yml:2:18: services.web.blkio_config is unsupported: services have limits and reservations of CPUs, memory and processes (deploy.resources)',
  ],
  [
    'provider: {type: x}',
    'a.yml:2:18: services.web.provider is unsupported: a stack is made of services that run images',
  ],
  ['models: [m]', 'a.yml:2:18: services.web.models is unsupported: there is no model runner in a stack'],
  ['uts: host', 'a.yml:2:18: services.web.uts is unsupported: set "hostname" and "domainname"'],
  [
    'use_api_socket: true',
    "a.yml:2:18: services.web.use_api_socket is unsupported: a task's node is not the user's own",
  ],
  [
    'volumes: ["/a:/b:z"]',
    'a.yml:2:28: services.web.volumes[0]: unknown option "z": known are ro, rw, nocopy, rprivate, private, rshared, shared, rslave, slave',
  ],
  ['volumes: ["/a:/b", "/c:/b"]', 'a.yml:2:37: services.web.volumes: two mounts have the target "/b"'],
  ['volumes: ["/a:/b"], tmpfs: /b', 'a.yml:2:38: services.web.tmpfs: two mounts have the target "/b"'],
  [
    'volumes: [{type: bind, source: /a, target: /b, bind: {selinux: z}}]',
    'a.yml:2:72: services.web.volumes[0].bind.selinux is unsupported: folders of the nodes keep their labels',
  ],
  [
    'ports: [{target: 80, published: "8000-8010", mode: host}]',
    'a.yml:2:50: services.web.ports[0].published: "8000-8010" is not a port from 0 to 65535',
  ],
];
for (const [keys, message] of refused) {
  test(`container: refuses: ${keys}`, () => {
    assert.equal(
      refusal(() => load(keys)),
      message,
    );
  });
}
