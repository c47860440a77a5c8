/** What each kind of object gets, from what is stored. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import type { NodeInput } from '../../proto/gen/swarm/v1/Node.js';
import type { NetworkSpecInput } from '../../proto/gen/swarm/v1/NetworkSpec.js';
import type { ServiceInput } from '../../proto/gen/swarm/v1/Service.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { makeCluster, makeNetwork, makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { Network, Node, Service, Task } from '../../proto/types.js';
import type { MemoryStore } from '../store/memory-store.js';
import { localStore } from '../store/testing.js';
import { allocateAll } from './testing.js';

/** A store with short ways to write into it, and to let the allocator have its say. */
class Scene {
  readonly store: MemoryStore = localStore(new SimClock());
  get view() {
    return this.store.view;
  }
  async network(id: string, spec: NetworkSpecInput = {}): Promise<Network> {
    const object = makeNetwork({ id, spec: { name: id, ...spec } });
    await this.store.update(() => [{ action: 'create', kind: 'network', object }]);
    await allocateAll(this.store);
    return must(this.view.networks.get(id), id);
  }
  async node(id: string, input: NodeInput = {}): Promise<Node> {
    const object = makeNode({ id, status: { state: 'ready' }, ...input });
    await this.store.update(() => [{ action: 'create', kind: 'node', object }]);
    await allocateAll(this.store);
    return must(this.view.nodes.get(id), id);
  }
  async service(id: string, input: ServiceInput['spec'] = {}): Promise<Service> {
    const object = makeService({ id, spec: { name: id, ...input } });
    await this.store.update(() => [{ action: 'create', kind: 'service', object }]);
    await allocateAll(this.store);
    return must(this.view.services.get(id), id);
  }
  async setService(id: string, input: ServiceInput): Promise<Service> {
    const stored = must(this.view.services.get(id), id);
    const object = makeService({ ...stored, previous_spec: stored.spec, update_status: null, ...input });
    await this.store.update(() => [{ action: 'update', kind: 'service', object }]);
    await allocateAll(this.store);
    return must(this.view.services.get(id), id);
  }
  async task(id: string, serviceId: string, input: TaskInput = {}): Promise<Task> {
    const service = must(this.view.services.get(serviceId), serviceId);
    const task = makeTask({
      id,
      service_id: serviceId,
      slot: 1,
      spec_version: service.spec_version,
      ports: service.spec.endpoint_spec?.ports ?? [],
      desired_state: 'running',
      status: { state: 'new', message: 'created' },
      ...input,
    });
    const object = { ...task, spec: service.spec.task_template };
    await this.store.update(() => [{ action: 'create', kind: 'task', object }]);
    await allocateAll(this.store);
    return must(this.view.tasks.get(id), id);
  }
  async setTask(id: string, change: (task: Task) => Partial<Task>): Promise<void> {
    const task = must(this.view.tasks.get(id), id);
    await this.store.update(() => [{ action: 'update', kind: 'task', object: { ...task, ...change(task) } }]);
    await allocateAll(this.store);
  }
}
const inNetworks = (...targets: string[]) => ({ task_template: { networks: targets.map((target) => ({ target })) } });
const ended = (task: Task): Partial<Task> => ({ status: { ...task.status, state: 'failed' } });
const addresses = (task: Task): string[] => task.networks.flatMap((network) => network.addresses);

test('task: an address in each network, in the order of its specification, the mesh’s last; IPv4 before IPv6', async () => {
  const scene = new Scene();
  await scene.network('mesh', { ingress: true });
  await scene.network('a', { ipv6_enabled: true });
  await scene.network('b');
  const networks = [{ target: 'b', aliases: ['db'], driver_opts: { x: 'y' } }, { target: 'bridge' }, { target: 'a' }];
  await scene.service('s', { task_template: { networks }, endpoint_spec: { ports: [{ target_port: 80 }] } });
  const { networks: given, status } = await scene.task('t', 's');
  assert.deepEqual(given, [
    { network_id: 'b', addresses: ['10.0.2.3/24'], aliases: ['db'], driver_opts: { x: 'y' } },
    { network_id: 'a', addresses: ['10.0.1.3/24', 'fd00:5357:10:100::2/64'], aliases: [], driver_opts: {} },
    { network_id: 'mesh', addresses: ['10.0.0.2/24'], aliases: [], driver_opts: {} },
  ]);
  assert.deepEqual([status.state, status.err], ['new', ''], 'it is the orchestrator’s to let it go on');
});

test('service: a virtual address in each network that it keeps, none in the mesh’s and none with dnsrr', async () => {
  const scene = new Scene();
  await scene.network('mesh', { ingress: true });
  await scene.network('a');
  await scene.network('b');
  const ports = [{ target_port: 80, published_port: 8080 }];
  const made = await scene.service('s', { ...inNetworks('a'), endpoint_spec: { ports } });
  assert.deepEqual(made.endpoint?.virtual_ips, [{ network_id: 'a', addr: '10.0.1.2/24' }]);
  assert.deepEqual(made.endpoint?.ports, made.spec.endpoint_spec?.ports);
  const both = await scene.setService('s', { spec: { ...made.spec, ...inNetworks('b', 'a') } });
  assert.deepEqual(both.endpoint?.virtual_ips, [
    { network_id: 'b', addr: '10.0.2.2/24' },
    { network_id: 'a', addr: '10.0.1.2/24' },
  ]);
  assert.equal(
    both.spec_version.index < both.version.index,
    true,
    'an endpoint is no new version of the specification',
  );
  const named = await scene.setService('s', { spec: { ...both.spec, endpoint_spec: { mode: 'dnsrr' } } });
  assert.equal(named.endpoint, null);
});

test('service: a virtual address outlives its network in the specification while tasks are there, or may come back', async () => {
  const scene = new Scene();
  await scene.network('a');
  const { spec } = await scene.service('s', inNetworks('a'));
  await scene.task('t', 's');
  const ips = (service: Service): number => service.endpoint?.virtual_ips.length ?? 0;
  assert.equal(ips(await scene.setService('s', { spec: { name: 's' } })), 1, 'a task is still there');
  await scene.setTask('t', ended);
  assert.equal(ips(must(scene.view.services.get('s'), 's')), 0);
  await scene.setService('s', { spec });
  const update_status = { state: 'updating' as const };
  assert.equal(ips(await scene.setService('s', { spec: { name: 's' }, update_status })), 1, 'it may be rolled back');
  const done = { state: 'completed' as const };
  assert.equal(ips(await scene.setService('s', { spec: { name: 's' }, previous_spec: spec, update_status: done })), 0);
});

test('a port that a manager listens at is not chosen', async () => {
  const scene = new Scene();
  await scene.network('mesh', { ingress: true });
  await scene.node('n1', { manager_status: { addr: '192.0.2.1:30000' } });
  const { endpoint } = await scene.service('s', { endpoint_spec: { ports: [{ target_port: 80 }] } });
  assert.deepEqual(
    endpoint?.ports.map((port) => port.published_port),
    [30_001],
  );
});

test('ports that are left open get the first that is free, and keep it', async () => {
  const scene = new Scene();
  await scene.network('mesh', { ingress: true });
  const open = (...target_ports: number[]) => ({
    endpoint_spec: { ports: target_ports.map((target_port) => ({ target_port })) },
  });
  const portsOf = (service: Service): number[] => service.endpoint?.ports.map((port) => port.published_port) ?? [];
  await scene.service('x', { endpoint_spec: { ports: [{ target_port: 1, published_port: 30_001 }] } });
  assert.deepEqual(portsOf(await scene.service('s', open(80, 81))), [30_000, 30_002]);
  const [, kept] = portsOf(await scene.setService('s', { spec: { name: 's', ...open(82, 81) } }));
  assert.equal(kept, 30_002);
  const udp = { endpoint_spec: { ports: [{ target_port: 53, protocol: 'udp' as const }] } };
  assert.deepEqual(portsOf(await scene.service('u', udp)), [30_000], 'another protocol has ports of its own');
  const taken = { target_port: 9, published_port: 30_002 };
  const both = { endpoint_spec: { ports: [{ target_port: 81 }, taken] } };
  assert.deepEqual(portsOf(await scene.setService('s', { spec: { name: 's', ...both } })), [30_000, 30_002]);
  const host = { endpoint_spec: { ports: [{ target_port: 80, publish_mode: 'host' as const }] } };
  assert.deepEqual(portsOf(await scene.service('h', host)), [0], 'each node chooses its own');
});

test('where addresses have run out, tasks have none and say why, until one is given back', async () => {
  const scene = new Scene();
  await scene.network('mesh', { ingress: true });
  await scene.network('shop_front', { ipam: { configs: [{ subnet: '172.20.0.0/29' }] } });
  await scene.service('s', { ...inNetworks('shop_front'), endpoint_spec: { ports: [{ target_port: 80 }] } });
  for (const id of ['t1', 't2', 't3', 't4']) assert.equal(addresses(await scene.task(id, 's')).length, 2);
  const { networks, status } = await scene.task('t5', 's');
  assert.deepEqual([networks, status.state, status.err], [[], 'new', 'network shop_front: 5 of 5 addresses in use']);
  await scene.setTask('t2', ended);
  const served = must(scene.view.tasks.get('t5'), 't5');
  assert.deepEqual([addresses(served)[0], served.status.err], ['172.20.0.4/29', '']);
  const late = await scene.service('late', inNetworks('shop_front'));
  assert.equal(late.endpoint, null);
  const waits = await scene.task('l1', 'late');
  assert.equal(waits.status.err, 'network shop_front: 5 of 5 addresses in use');
});

test('an address is its task’s until that has stopped, also on a node that is lost, but not of one that never got to a node', async () => {
  const scene = new Scene();
  await scene.network('a', { ipam: { configs: [{ subnet: '172.20.0.0/29' }] } });
  await scene.service('s', inNetworks('a'));
  for (const id of ['t1', 't2', 't3', 't4']) await scene.task(id, 's');
  await scene.task('t5', 's');
  const has = (id: string): boolean => addresses(must(scene.view.tasks.get(id), id)).length > 0;
  const lost = (task: Task): Partial<Task> => ({
    node_id: 'gone',
    desired_state: 'shutdown',
    status: { ...task.status, state: 'running' },
  });
  await scene.setTask('t1', lost);
  assert.ok(!has('t5'));
  await scene.setTask('t2', () => ({ desired_state: 'shutdown' }));
  assert.ok(has('t5'));
});

test('a task that waits for other services as well goes on saying so', async () => {
  const scene = new Scene();
  await scene.network('a', { ipam: { configs: [{ subnet: '172.20.0.0/29' }] } });
  await scene.service('s', inNetworks('a'));
  const message = 'waiting for service db to be healthy (0 of 1 tasks)';
  const task = await scene.task('t1', 's', { status: { state: 'new', message, err: message } });
  assert.deepEqual([addresses(task).length, task.status.err], [1, message]);
});

test('nodes: an address in the mesh, and a range in each attachable network, in the order of their ids', async () => {
  const scene = new Scene();
  for (const id of ['n2', 'n1']) await scene.node(id);
  await scene.network('mesh', { ingress: true });
  await scene.network('hand', { attachable: true, ipam: { configs: [{ subnet: '172.20.0.0/27' }] } });
  await scene.network('plain');
  const of = (id: string): string[] => scene.view.nodes.get(id)!.attachments.flatMap((each) => each.addresses);
  assert.deepEqual(of('n1'), ['10.0.0.2/24', '172.20.0.24/29']);
  assert.deepEqual(of('n2'), ['10.0.0.3/24', '172.20.0.16/29']);
  await scene.node('n3');
  assert.deepEqual(of('n3'), ['10.0.0.4/24'], 'no more than half of the subnet');
  await scene.store.update((view) => [{ action: 'remove', kind: 'node', object: view.nodes.get('n1')! }]);
  await allocateAll(scene.store);
  assert.deepEqual(of('n3'), ['10.0.0.4/24', '172.20.0.24/29']);
  await scene.store.update((view) => [{ action: 'remove', kind: 'network', object: view.networks.get('hand')! }]);
  await allocateAll(scene.store);
  assert.deepEqual(of('n3'), ['10.0.0.4/24']);
});

test('a subnet that a node is in is not given to a network', async () => {
  const scene = new Scene();
  const object = makeNode({ id: 'n1', status: { state: 'ready', addr: '10.0.0.77' } });
  await scene.store.update(() => [{ action: 'create', kind: 'node', object }]);
  assert.equal((await scene.network('a')).state?.ipam[0]?.subnet, '10.0.1.0/24');
});

test('a cluster from before the mesh gets its network once, and not again after a user has removed it', async () => {
  const scene = new Scene();
  await scene.store.update(() => [{ action: 'create', kind: 'cluster', object: makeCluster({ id: 'c' }) }]);
  await allocateAll(scene.store);
  const ingress = must(scene.view.networks.byName('ingress'), 'ingress');
  assert.deepEqual([ingress.spec.ingress, ingress.state?.ipam[0]?.subnet], [true, '10.0.0.0/24']);
  await scene.store.update(() => [{ action: 'remove', kind: 'network', object: ingress }]);
  assert.equal(await allocateAll(scene.store), false);
  assert.equal(scene.view.networks.size, 0);
});

test('a network whose subnet another one has got says so, and gets it when that is gone', async () => {
  const scene = new Scene();
  const ipam = { configs: [{ subnet: '172.20.0.0/24' }] };
  const first = await scene.network('a', { ipam });
  const second = await scene.network('b', { ipam });
  assert.equal(second.state?.err, 'subnet 172.20.0.0/24 overlaps with network a (172.20.0.0/24)');
  await scene.service('s', inNetworks('b'));
  const { status } = await scene.task('t', 's');
  assert.match(status.err, /^network b: subnet 172.20.0.0\/24 overlaps with network a/);
  await scene.store.update(() => [{ action: 'remove', kind: 'network', object: first }]);
  await allocateAll(scene.store);
  assert.equal(addresses(scene.view.tasks.get('t')!)[0], '172.20.0.3/24');
});
