import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import { SeededRandom } from '../../lib/random.js';
import type { IpamConfigInput } from '../../proto/gen/swarm/v1/IpamConfig.js';
import type { NetworkSpecInput } from '../../proto/gen/swarm/v1/NetworkSpec.js';
import type { PortConfigInput } from '../../proto/gen/swarm/v1/PortConfig.js';
import type { ServiceSpecInput } from '../../proto/gen/swarm/v1/ServiceSpec.js';
import { makeNetwork, makeNode, makeServiceSpec, makeTask } from '../../proto/objects.js';
import { allocateAll } from '../allocator/testing.js';
import { storeWith } from '../store/testing.js';
import { NetworkApi } from './networks.js';
import { previewOf } from './preview.js';
import { ServiceApi } from './services.js';

const MTU = 'com.docker.network.driver.mtu';
const VXLAN_ID = 'com.docker.network.driver.overlay.vxlanid_list';

async function setUp() {
  const clock = new SimClock();
  const status = { state: 'ready', addr: '192.168.7.5' } as const;
  const object = makeNode({ id: 'n1', status, description: { hostname: 'alpha' } });
  const store = await storeWith(clock, [{ action: 'create', kind: 'node', object }]);
  const networks = new NetworkApi({ store, random: new SeededRandom(2) });
  const services = new ServiceApi({ store, random: new SeededRandom(1), clock });
  const create = (spec: NetworkSpecInput) =>
    networks.create({ spec: makeNetwork({ spec: { name: 'net', ...spec } }).spec });
  const createService = (spec: ServiceSpecInput) =>
    services.create({
      spec: makeServiceSpec({ name: 'web', task_template: { container_spec: { image: 'x' } }, ...spec }),
    });
  /** What a list with these filters names. */
  const names = (filters: Record<string, string>): string[] =>
    networks
      .list({ filters: Object.fromEntries(Object.entries(filters).map(([key, value]) => [key, { values: [value] }])) })
      .map(({ spec }) => spec.name);
  return { clock, store, networks, services, create, createService, names };
}
const ipam = (...configs: IpamConfigInput[]): NetworkSpecInput => ({ ipam: { configs } });
const option = (name: string, value: string, more: NetworkSpecInput = {}): NetworkSpecInput => ({
  driver_config: { options: { [name]: value } },
  ...more,
});
const inNetworks = (...targets: string[]): ServiceSpecInput => ({
  task_template: { container_spec: { image: 'x' }, networks: targets.map((target) => ({ target })) },
});
const publishing = (published_port: number): ServiceSpecInput => ({
  endpoint_spec: { ports: [{ target_port: 80, published_port }] },
});

test('network: what Docker takes is taken, and kept as it was written', async () => {
  const { create } = await setUp();
  const good: NetworkSpecInput[] = [
    { name: 'front', driver_config: { name: 'overlay', options: { encrypted: '', 'my.option': 'x' } } },
    { name: 'shop_default', attachable: true, internal: true, labels: { a: 'b' } },
    { name: 'six', ipv6_enabled: true, ...ipam({ subnet: '172.20.0.0/29' }, { subnet: 'fd00:1::/64' }) },
    { name: 'ranged', ...ipam({ subnet: '172.21.0.0/16', ip_range: '172.21.5.0/24', gateway: '172.21.0.254' }) },
    option(MTU, '1400', { name: 'mtu' }),
    option(VXLAN_ID, '5000', { name: 'vxlan' }),
    { name: '0_default' },
    { name: '00' },
    { name: 'ingress', ingress: true },
  ];
  for (const spec of good) assert.deepEqual((await create(spec)).spec, makeNetwork({ spec }).spec);
});

test('network: each refusal says what is wrong, with the words that Docker has for it', async () => {
  const { create } = await setUp();
  await create({
    name: 'taken',
    ...ipam({ subnet: '172.30.0.0/16' }),
    driver_config: { options: { [VXLAN_ID]: '7000' } },
  });
  await create({ name: 'mesh', ingress: true });
  const subnet = '172.20.0.0/24';
  const bad: [NetworkSpecInput, string][] = [
    [{ name: '' }, 'meta: name must be provided'],
    [{ name: 'a b' }, 'name must be valid as a DNS name component: a b'],
    [{ name: 'x'.repeat(64) }, 'name must be 63 characters or fewer'],
    [{ name: 'host' }, 'host is a pre-defined network and cannot be created'],
    [{ name: 'docker_gwbridge' }, 'docker_gwbridge is a pre-defined network and cannot be created'],
    [{ name: '0-swarm-ingress' }, '0-swarm-ingress is a pre-defined network and cannot be created'],
    [{ name: '0' }, 'invalid network name "0": it must not be "0" or begin with "0-"'],
    [{ name: '0-a' }, 'would take the default route of containers from the ingress network'],
    [{ name: 'taken' }, 'name conflicts with an existing object: network taken already exists'],
    [{ labels: { '': 'x' } }, 'empty name'],
    [{ driver_config: { name: 'macvlan' } }, 'network driver "macvlan" is not known'],
    [{ ingress: true, attachable: true }, 'ingress network cannot be attachable'],
    [{ ingress: true, internal: true }, 'ingress network cannot be internal'],
    [{ ingress: true }, 'is already present'],
    [{ ipam: { driver: { name: 'dhcp' } } }, 'IPAM driver "dhcp" is not known'],
    [option(MTU, '67'), 'a number from 68 to 65485'],
    [option(MTU, '1.5e3'), 'a number from 68 to 65485'],
    [option(MTU, '1279', { ipv6_enabled: true }), 'a number from 1280 to 65485'],
    [option(VXLAN_ID, '4095'), 'one number from 4096 to 16777215'],
    [option(VXLAN_ID, '5000,5001'), 'one number from 4096 to 16777215'],
    [option(VXLAN_ID, '7000'), 'VXLAN identifier 7000 is in use by network taken'],
    [ipam({ gateway: '10.0.0.1' }), 'ipam configuration: invalid subnet '],
    [ipam({ subnet: '10.0.0.0' }), 'ipam configuration: invalid subnet 10.0.0.0'],
    [ipam({ subnet: '172.20.0.5/24' }), 'invalid subnet 172.20.0.5/24: its first address is 172.20.0.0'],
    [ipam({ subnet: 'fd00::5/64' }), 'invalid subnet fd00::5/64: its first address is fd00::'],
    [ipam({ subnet: '172.20.0.0/30' }), 'a prefix from /8 to /29'],
    [ipam({ subnet: '127.1.0.0/16' }), 'its addresses are set aside for something else'],
    [ipam({ subnet, ip_range: 'x' }), 'ipam configuration: invalid range x'],
    [ipam({ subnet, ip_range: '172.20.1.0/25' }), 'subnet 172.20.0.0/24 does not contain range 172.20.1.0/25'],
    [ipam({ subnet, ip_range: '172.20.0.0/23' }), 'subnet 172.20.0.0/24 does not contain range 172.20.0.0/23'],
    [ipam({ subnet, gateway: 'x' }), 'ipam configuration: invalid gateway x'],
    [ipam({ subnet, gateway: '172.20.1.1' }), 'subnet 172.20.0.0/24 does not contain gateway 172.20.1.1'],
    [ipam({ subnet, gateway: '172.20.0.255' }), 'no host can have this address'],
    [ipam({ subnet: 'fd00::/64' }), 'subnet fd00::/64 needs IPv6 to be enabled'],
    [ipam({ subnet }, { subnet: '172.21.0.0/24' }), 'one subnet of IPv4, and one of IPv6, at most'],
    [
      ipam({ subnet: '172.30.9.0/24' }),
      'Pool overlaps with other one on this address space: subnet 172.30.9.0/24 and network taken (172.30.0.0/16)',
    ],
    [ipam({ subnet: '192.168.0.0/16' }), 'subnet 192.168.0.0/16 contains the address of node alpha (192.168.7.5)'],
  ];
  for (const [spec, words] of bad)
    await assert.rejects(create(spec), (error: Error) => error.message.includes(words) || assert.fail(error.message));
});

test('network: the list is filtered as Docker does it', async () => {
  const { create, names } = await setUp();
  await create({ name: 'shop_front', labels: { tier: 'web' } });
  await create({ name: 'back', driver_config: { name: 'overlay' } });
  assert.deepEqual(names({}), ['shop_front', 'back']);
  assert.deepEqual(names({ name: 'front' }), ['shop_front']);
  assert.deepEqual(names({ label: 'tier=web' }), ['shop_front']);
  assert.deepEqual(names({ driver: 'overlay', scope: 'swarm', type: 'custom' }), ['shop_front', 'back']);
  assert.deepEqual(names({ scope: 'local' }), []);
  assert.throws(() => names({ type: 'other' }), { message: "Invalid type filter: 'other'" });
  assert.throws(() => names({ dangling: 'no' }), { message: "Invalid dangling filter: 'no'" });
});

test('network: it cannot be removed while somebody uses it, and all of them are named', async () => {
  const { store, networks, services, create, createService, names } = await setUp();
  const { id } = await create({ name: 'front', attachable: true });
  await create({ name: 'ingress', ingress: true });
  const dangling = (): string[][] => [names({ dangling: 'true' }), names({ dangling: '0' })];
  assert.deepEqual(dangling(), [['front', 'ingress'], []]);
  const mesh = await createService({ name: 'mesh', ...publishing(8080) });
  assert.deepEqual(dangling(), [['front'], ['ingress']]);
  await services.remove({ ref: mesh.id });
  await networks.remove({ ref: 'ingress' });
  const web = await createService(inNetworks('front'));
  assert.equal(web.spec.task_template.networks[0]?.target, id, 'its id is stored, not its name');
  const remove = (): Promise<void> => networks.remove({ ref: 'front' });
  assert.deepEqual(dangling(), [[], ['front']]);
  await assert.rejects(remove(), { message: "network 'front' is in use by the following service: web" });
  const task = makeTask({ id: 't1', service_id: web.id, service_name: 'web', slot: 1, desired_state: 'running' });
  const object = { ...task, spec: web.spec.task_template };
  await store.update(() => [{ action: 'create', kind: 'task', object }]);
  await allocateAll(store);
  await services.remove({ ref: 'web' });
  assert.deepEqual(dangling(), [[], ['front']]);
  const node = must(store.view.nodes.get('n1'), 'n1');
  const attached = [{ network_id: id, container_id: 'c1', name: 'shell', addresses: [], mac: '', aliases: [] }];
  await store.update(() => [{ action: 'update', kind: 'node', object: { ...node, attached } }]);
  await assert.rejects(remove(), {
    code: 'IN_USE',
    message: "network 'front' is in use by the following task: web.1; container: shell on node alpha",
  });
  await store.update((view) => [{ action: 'remove', kind: 'task', object: must(view.tasks.get('t1'), 't1') }]);
  assert.deepEqual(dangling(), [[], ['front']]);
  await store.update(() => [
    { action: 'update', kind: 'node', object: { ...must(store.view.nodes.get('n1'), 'n1'), attached: [] } },
  ]);
  assert.deepEqual(dangling(), [['front'], []]);
  await remove();
  assert.equal(store.view.networks.size, 0);
});

test('network: inspect shows who has which address, and how many are left', async () => {
  const { store, networks, create, createService } = await setUp();
  await create({ name: 'front', attachable: true, ...ipam({ subnet: '172.20.0.0/27' }) });
  const web = await createService(inNetworks('front'));
  await allocateAll(store);
  const task = makeTask({ id: 't1', service_id: web.id, service_name: 'web', slot: 1, desired_state: 'running' });
  await store.update(() => [
    { action: 'create', kind: 'task', object: { ...task, node_id: 'n1', spec: web.spec.task_template } },
  ]);
  await allocateAll(store);
  const shown = networks.get('front');
  assert.deepEqual(
    shown.members.map(({ kind, name, addresses, node_id, mac }) => [kind, name, addresses.join(), node_id, mac]),
    [
      ['gateway', 'gateway', '172.20.0.1', '', ''],
      ['service', 'web', '172.20.0.2/27', '', ''],
      ['task', 'web.1.t1', '172.20.0.3/27', 'n1', '02:42:ac:14:00:03'],
      ['range', 'alpha', '172.20.0.24/29', 'n1', ''],
    ],
  );
  assert.deepEqual([shown.addresses_used, shown.addresses_total], [9, 29]);
  assert.deepEqual(
    shown.services.map(({ spec }) => spec?.name),
    ['web'],
  );
});

test('network: that of the mesh is shown with the nodes, and stays while a service publishes through it', async () => {
  const { store, networks, services, create, createService } = await setUp();
  await create({ name: 'ingress', ingress: true });
  await createService(publishing(8080));
  await allocateAll(store);
  const { members, services: users } = networks.get('ingress');
  const node = members.find(({ kind }) => kind === 'node');
  assert.deepEqual([node?.addresses, node?.mac, users.length], [['10.0.0.2/24'], '02:53:0a:00:00:02', 1]);
  const message = 'ingress network cannot be removed because service web depends on it';
  await assert.rejects(networks.remove({ ref: 'ingress' }), { message });
  await services.remove({ ref: 'web' });
  await networks.remove({ ref: 'ingress' });
});

test('service: its networks must be there, be no mesh, and be named once; its ports be nobody else’s', async () => {
  const { create, createService } = await setUp();
  await assert.rejects(createService(publishing(80)), {
    message: 'service needs ingress network, but no ingress network is present',
  });
  const { id } = await create({ name: 'front' });
  await create({ name: 'ingress', ingress: true });
  await assert.rejects(createService(inNetworks('back')), { message: 'network back not found' });
  await assert.rejects(createService(inNetworks('ingress')), {
    message: 'Service cannot be explicitly attached to the ingress network "ingress"',
  });
  await assert.rejects(createService(inNetworks('front', id)), { message: 'network front is given twice' });
  const { id: owner } = await createService(publishing(8080));
  await assert.rejects(createService({ name: 'other', ...publishing(8080) }), {
    code: 'PORT_IN_USE',
    message: `port '8080' is already in use by service 'web' (${owner}) as an ingress port`,
  });
});

test('service: what the cluster needs of its nodes’ ports is no service’s, old or new', async () => {
  const { store, services, create, createService } = await setUp();
  const node = must(store.view.nodes.get('n1'), 'n1');
  const manager_status = { addr: '192.168.7.5:2378', leader: true, reachability: 'reachable' } as const;
  await store.update(() => [{ action: 'update', kind: 'node', object: { ...node, manager_status } }]);
  await create({ name: 'ingress', ingress: true });
  const port = (published_port: number, protocol: 'tcp' | 'udp', more: PortConfigInput = {}): ServiceSpecInput => ({
    endpoint_spec: { ports: [{ target_port: 80, published_port, protocol, ...more }] },
  });
  const managers = {
    code: 'PORT_RESERVED',
    message: `port '2378/tcp' cannot be published by every node: it is that of the managers`,
  };
  await assert.rejects(createService(port(2378, 'tcp')), managers);
  await assert.rejects(createService(port(2378, 'tcp', { host_ip: '127.0.0.1' })), managers);
  await assert.rejects(createService(port(4789, 'udp')), {
    message: `port '4789/udp' cannot be published by every node: it is that of packets of networks between the nodes`,
  });
  const { version } = await createService(port(2378, 'udp'));
  await createService({ name: 'of-the-host', ...port(2378, 'tcp', { publish_mode: 'host' }) });
  const spec = makeServiceSpec({
    name: 'web',
    task_template: { container_spec: { image: 'x' } },
    ...port(2378, 'tcp'),
  });
  const request = { ref: 'web', version: version.index, spec, rollback: false, registry_auth_from: 'spec' } as const;
  await assert.rejects(services.update(request), managers);
  assert.throws(() => previewOf(store.view, { specs: [spec], remove_services: [] }, 0), managers);

  // A manager may come that listens at a port which a service has: nothing else of the service is held up for it.
  const { id, version: had } = await createService({ name: 'early', ...port(2379, 'tcp') });
  const stored = must(store.view.nodes.get('n1'), 'n1');
  const moved = { ...manager_status, addr: '192.168.7.5:2379' };
  await store.update(() => [{ action: 'update', kind: 'node', object: { ...stored, manager_status: moved } }]);
  const next = makeServiceSpec({
    name: 'early',
    task_template: { container_spec: { image: 'y' } },
    ...port(2379, 'tcp'),
  });
  previewOf(store.view, { specs: [next], remove_services: [] }, 0);
  await services.update({ ref: id, version: had.index, spec: next, rollback: false, registry_auth_from: 'spec' });
});

test('service: deployed again with the names of its networks it is unchanged', async () => {
  const { store, services, create, createService } = await setUp();
  await create({ name: 'front' });
  const { version } = await createService(inNetworks('front'));
  const spec = makeServiceSpec({ name: 'web', ...inNetworks('front') });
  const request = { ref: 'web', version: version.index, spec, rollback: false, registry_auth_from: 'spec' } as const;
  assert.equal((await services.update(request)).version.index, version.index);
  const preview = previewOf(store.view, { specs: [spec], remove_services: [] }, 0);
  assert.deepEqual(preview.services[0]?.restarted_task_ids, []);
});

test('preview: networks that are still to be made, and ports that pass from one service to another, are no refusal', async () => {
  const { clock, store, create, createService } = await setUp();
  await create({ name: 'ingress', ingress: true });
  await createService(publishing(8080));
  const spec = (name: string, more: ServiceSpecInput): ServiceSpecInput => ({
    name,
    task_template: { container_spec: { image: 'x' } },
    ...more,
  });
  const preview = (...specs: ServiceSpecInput[]) =>
    previewOf(store.view, { specs: specs.map(makeServiceSpec), remove_services: [] }, clock.now());
  const both = preview(spec('web', inNetworks('later')), spec('other', publishing(8080)));
  assert.deepEqual(
    both.services.map(({ created_tasks, unplaced_tasks }) => [created_tasks, unplaced_tasks]),
    [
      [1, 0],
      [1, 0],
    ],
  );
  assert.throws(() => preview(spec('other', publishing(8080))), { code: 'PORT_IN_USE' });
});
