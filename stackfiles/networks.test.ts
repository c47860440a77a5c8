/** Networks in stack files: what is read, what is refused, what becomes of it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { convert } from './convert.js';
import { loadFiles, refusal, serviceSpec, web } from './testing.js';

const load = (keys: string, top = '') => loadFiles({ 'a.yml': web(keys, top) });
const attachments = (keys: string, top = '', key = 'web') =>
  serviceSpec(load(keys, top), key).task_template.networks.map(({ target, aliases }) => [target, ...aliases]);
const networks = (text: string) => convert(loadFiles({ 'a.yml': text }).project, 'st').networks;

test('networks: a service that names none is in the default network of its stack, under its short name', () => {
  assert.deepEqual(attachments('user: a'), [['st_default', 'web']]);
  assert.deepEqual(attachments('networks: []'), [['st_default', 'web']]);
  assert.deepEqual(attachments('user: a', 'networks: {default: {name: mine}}'), [['mine', 'web']]);
});

test('networks: sorted by name, with the aliases of the file before the short name', () => {
  const top = 'networks: {z: , a: {name: real}, out: {external: true}, old: {external: {name: older}}}';
  assert.deepEqual(attachments('networks: {z: {aliases: [x, y]}, a: , out: {}, old: }', top), [
    ['older', 'web'],
    ['out', 'web'],
    ['real', 'web'],
    ['st_z', 'x', 'y', 'web'],
  ]);
  assert.deepEqual(attachments('networks: [z, a]', top), [
    ['real', 'web'],
    ['st_z', 'web'],
  ]);
});

test('networks: those of the engines, by an external name or by network_mode, have no aliases and are not made', () => {
  const top = 'networks: {hostnet: {external: true, name: host}}';
  assert.deepEqual(attachments('networks: [hostnet]', top), [['host']]);
  for (const mode of ['host', 'bridge', 'none']) assert.deepEqual(attachments(`network_mode: ${mode}`), [[mode]]);
  assert.deepEqual(networks(web('networks: [hostnet]', top)), []);
  assert.deepEqual(networks(web('network_mode: none')), []);
});

test('networks: only those are made that a service uses; what the file says of each', () => {
  const text = `services:
  a: {image: b, networks: [front]}
  b: {image: b, networks: [out, back]}
networks:
  front:
    driver_opts: {encrypted: "", com.docker.network.driver.mtu: 1400}
    attachable: true
    enable_ipv4: true
    enable_ipv6: true
    labels: [tier=web]
    ipam: {driver: default, config: [{subnet: 10.1.0.0/24, gateway: 10.1.0.9, ip_range: 10.1.0.0/25}, {subnet: "fd00::/64"}]}
  back: {internal: true, driver: overlay, external: false}
  out: {external: true, name: outside}
  unused: {}`;
  const namespace = { 'com.docker.stack.namespace': 'st' };
  assert.deepEqual(networks(text), [
    { key: 'out', name: 'outside', external: true, spec: { name: 'outside' } },
    {
      key: 'back',
      name: 'st_back',
      external: false,
      spec: {
        name: 'st_back',
        labels: namespace,
        driver_config: { name: 'overlay', options: {} },
        ipv6_enabled: false,
        internal: true,
        attachable: false,
        ipam: null,
      },
    },
    {
      key: 'front',
      name: 'st_front',
      external: false,
      spec: {
        name: 'st_front',
        labels: { tier: 'web', ...namespace },
        driver_config: { name: 'overlay', options: { encrypted: '', 'com.docker.network.driver.mtu': '1400' } },
        ipv6_enabled: true,
        internal: false,
        attachable: true,
        ipam: {
          driver: { name: 'default' },
          configs: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.9', ip_range: '10.1.0.0/25' }, { subnet: 'fd00::/64' }],
        },
      },
    },
  ]);
});

test('networks: options of a driver travel with the service', () => {
  const [network] = serviceSpec(load('networks: {n: {driver_opts: {a: 1}}}', 'networks: {n: }')).task_template.networks;
  assert.deepEqual({ ...network?.driver_opts }, { a: '1' });
});

test('networks: later files add networks and aliases, in either form', () => {
  const second = 'services: {web: {networks: {n: {aliases: [b, a]}, m: }}}\nnetworks: {n: {labels: {l: x}}, m: }';
  const files = { 'a.yml': web('networks: [n]', 'networks: {n: {internal: true, labels: [k=v]}}'), 'b.yml': second };
  const third = { ...files, 'c.yml': 'services: {web: {networks: {n: {aliases: [c, a]}}}}' };
  const loaded = loadFiles(third, { names: ['a.yml', 'b.yml', 'c.yml'] });
  assert.deepEqual(
    serviceSpec(loaded).task_template.networks.map(({ target, aliases }) => [target, ...aliases]),
    [
      ['st_m', 'web'],
      ['st_n', 'b', 'a', 'c', 'web'],
    ],
  );
  assert.deepEqual(loaded.project.networks['n'], { internal: true, labels: { k: 'v', l: 'x' } });
});

test('ports: through the mesh and on hosts, at one address or at all', () => {
  const ports = (keys: string) =>
    serviceSpec(load(keys)).endpoint_spec?.ports.map(
      ({ publish_mode: mode, host_ip, published_port, target_port, protocol }) =>
        `${mode} ${host_ip || '*'}:${published_port}->${target_port}/${protocol}`,
    );
  assert.deepEqual(
    ports(
      'ports: ["127.0.0.1:8080:80", 81, "53-54:53-54/udp", {target: 82, published: 8082, mode: host, host_ip: "[::1]"}]',
    ),
    [
      'ingress *:0->81/tcp',
      'ingress *:53->53/udp',
      'ingress *:54->54/udp',
      'ingress 127.0.0.1:8080->80/tcp',
      'host ::1:8082->82/tcp',
    ],
  );
});

test('ports: two files publish one port at different addresses', () => {
  const second = 'services: {web: {ports: ["127.0.0.1:80:8080", {target: 81, published: 80, host_ip: 10.0.0.1}]}}';
  const loaded = loadFiles(
    { 'a.yml': web('ports: ["80:80", "127.0.0.1:80:80"]'), 'b.yml': second },
    { names: ['a.yml', 'b.yml'] },
  );
  assert.deepEqual(
    loaded.project.services['web']?.ports?.map(({ host_ip, target }) => [host_ip, target]),
    [
      [undefined, 80],
      ['127.0.0.1', 8080],
      ['10.0.0.1', 81],
    ],
  );
});

test('networks: what has no effect is said, with its place', () => {
  const { warnings } = load(
    'networks: {n: {ipv4_address: 10.0.0.9}}',
    'networks:\n n: {external: true, driver: overlay, attachable: true}',
  );
  assert.deepEqual(warnings, [
    'a.yml:2:47: services.web.networks.n.ipv4_address has no effect in a stack: the cluster gives each task its address',
    'a.yml:4:22: networks.n.driver has no effect: the network is external',
    'a.yml:4:39: networks.n.attachable has no effect: the network is external',
  ]);
});

const refused: [keys: string, top: string, message: string][] = [
  [
    'networks: [n]',
    '',
    'a.yml:2:18: services.web.networks: undefined network "n": define it under the top-level key "networks"',
  ],
  ['networks: [n, n]', 'networks: {n: }', 'a.yml:2:32: services.web.networks[1]: "n" is in the list twice'],
  ['networks: {n: {ip: 1}}', 'networks: {n: }', 'a.yml:2:33: services.web.networks.n: unknown key "ip"'],
  [
    'networks: {n: {mac_address: a}}',
    'networks: {n: }',
    'a.yml:2:33: services.web.networks.n.mac_address is unsupported: it is for one container, and a service has many: the cluster gives each task its address',
  ],
  [
    'networks: {n: {priority: 1}}',
    'networks: {n: }',
    'a.yml:2:33: services.web.networks.n.priority is unsupported: a task joins all of its networks at once',
  ],
  [
    'network_mode: "service:db"',
    '',
    'a.yml:2:32: services.web.network_mode: "service:db" is unsupported: a task can have the network "host", "bridge" or "none" of its node, or those under "networks", and no other task\'s',
  ],
  [
    'network_mode: host, networks: [n]',
    'networks: {n: }',
    'a.yml:2:18: services.web: "network_mode" and "networks" exclude each other',
  ],
  [
    'networks: {n: {aliases: [a]}}',
    'networks: {n: {external: true, name: host}}',
    'a.yml:2:29: services.web.networks.n: in the network "host" of the engines there are no aliases',
  ],
  [
    'networks: [n]',
    'networks: {n: {driver: bridge}}',
    'a.yml:3:16: networks.n.driver: "bridge" is unsupported: networks of a stack span its nodes: only "overlay"',
  ],
  [
    'networks: [n]',
    'networks: {n: {ipam: {driver: x}}}',
    'a.yml:3:23: networks.n.ipam.driver: "x" is unsupported: only "default"',
  ],
  [
    'user: a',
    'networks: {n: {ipam: {config: [{subnet: 10.0.0.0/24, aux_addresses: {a: 10.0.0.9}}]}}}',
    'a.yml:3:54: networks.n.ipam.config[0].aux_addresses is unsupported: no single address can be set aside; with "ip_range", addresses outside of it stay free',
  ],
  [
    'user: a',
    'networks: {n: {enable_ipv4: false}}',
    'a.yml:3:29: networks.n.enable_ipv4: every overlay network has IPv4 addresses',
  ],
  [
    'user: a',
    'networks: {n: {external: {name: a}, name: b}}',
    'a.yml:3:15: networks.n: "external.name" and "name" exclude each other: use "name"',
  ],
  [
    'user: a',
    'networks: {"a b": }',
    'a.yml:3:12: networks: "a b" is not a name: letters, digits, ".", "_" and "-" are allowed',
  ],
];
for (const [keys, top, message] of refused) {
  test(`networks: refuses: ${keys} ${top}`, () => {
    assert.equal(
      refusal(() => load(keys, top)),
      message,
    );
  });
}
