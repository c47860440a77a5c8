import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../../lib/backoff.js';
import { SimClock } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { containerConfig } from '../engine/container-config.js';
import { FakeEngine, type ImageBehaviour } from '../engine/fake.js';
import { assignedTask, StatusLog, testPreparer } from '../testing.js';
import { Gate } from './gate.js';
import { Images } from './images.js';
import type { TaskNetworks } from './prepare.js';
import { TaskRunner } from './task.js';

function setUp(images: Record<string, ImageBehaviour> = { app: {} }, networks?: TaskNetworks) {
  const clock = new SimClock();
  const engine = new FakeEngine({ clock, images });
  const statuses = new StatusLog();
  const backoff = new Backoff({ first: 100, most: 1000, random: new SeededRandom(1) });
  const { preparer } = testPreparer(engine, networks && { networks });
  const deps = { engine, preparer, images: new Images(engine), gate: new Gate(4), clock, backoff, log: silentLog };
  const run = (more: TaskInput = {}, isConfirmed = true) => {
    const task = assignedTask('t1', more);
    const start = { task, status: task.status, containerId: undefined, isConfirmed, isAwaited: false };
    return new TaskRunner({ ...deps, onStatus: statuses.add }, start);
  };
  return { clock, engine, statuses, run };
}
const shutdown = assignedTask('t1', { desired_state: 'shutdown' });
const TO_RUNNING = ['accepted', 'preparing', 'ready', 'starting', 'running'];

test('task: from assigned to running in three engine calls, then its end is told with the exit code', async () => {
  const { clock, engine, statuses, run } = setUp();
  const runner = run();
  await clock.advance(0);
  assert.deepEqual(statuses.states('t1'), TO_RUNNING);
  assert.deepEqual(engine.calls, ['create', 'start', 'inspect']);
  const { id, pid } = engine.ofTask('t1');
  assert.deepEqual(statuses.last('t1')?.container_status, { container_id: id, pid, exit_code: 0 });
  engine.exit(id, 3);
  runner.look();
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'failed');
  assert.equal(statuses.last('t1')?.err, 'task: non-zero exit (3)');
  assert.equal(statuses.last('t1')?.container_status?.exit_code, 3);
});

test('task: wanted ready it is prepared but not started before it is wanted running', async () => {
  const { clock, engine, statuses, run } = setUp();
  const runner = run({ desired_state: 'ready' });
  await clock.advance(1000);
  assert.equal(statuses.last('t1')?.state, 'ready');
  assert.equal(engine.ofTask('t1').state, 'created');
  runner.update(assignedTask('t1'));
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'running');
});

test('task: its ports are told as the engine has bound them, with the address', async () => {
  const { clock, engine, statuses, run } = setUp();
  const runner = run({ desired_state: 'ready' });
  await clock.advance(0);
  const port = { protocol: 'tcp', targetPort: 80, publishedPort: 8080 } as const;
  engine.ofTask('t1').ports.push({ ...port, hostIp: '127.0.0.1' }, { ...port, publishedPort: 8081, hostIp: '' });
  runner.update(assignedTask('t1'));
  await clock.advance(0);
  assert.deepEqual(
    statuses
      .last('t1')
      ?.port_status.map(({ host_ip, published_port, target_port }) => [host_ip, published_port, target_port]),
    [
      ['127.0.0.1', 8080, 80],
      ['', 8081, 80],
    ],
  );
});

test('task: an image that is not here is pulled; the failure of the pull rejects the task in its own words', async () => {
  const { clock, engine, statuses, run } = setUp({});
  run();
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'rejected');
  assert.equal(statuses.last('t1')?.err, 'No such image: app: manifest unknown');

  const pulled = setUp({});
  pulled.engine.registry.set('app', {});
  pulled.run();
  await pulled.clock.advance(0);
  assert.equal(pulled.statuses.last('t1')?.state, 'running');
  assert.deepEqual(engine.calls, ['create', 'pull']);
});

const PINNED = `reg.example/app:1@sha256:${'a'.repeat(64)}`;
const unanswered = swarmError('IMAGE_NOT_FOUND', {
  image: PINNED,
  detail: 'Get "https://reg.example/v2/": dial tcp: lookup reg.example: no such host',
});
const pinned = { spec: { container_spec: { image: PINNED } } };

test('task: when no registry answers for a digest, the node’s own image of that tag runs, and the status says so', async () => {
  const { clock, engine, statuses, run } = setUp({ 'reg.example/app:1': {} });
  engine.failNext('pull', unanswered);
  run(pinned);
  await clock.advance(0);
  assert.equal(engine.ofTask('t1').config.Image, 'reg.example/app:1');
  assert.equal(
    statuses.last('t1')?.message,
    `started, with this node's own reg.example/app:1: no registry answers for ${PINNED}`,
  );
});

test('task: a digest that a registry refuses, or of which the node has no image, is no reason for another', async () => {
  const refused = setUp({ 'reg.example/app:1': {} });
  refused.run(pinned);
  await refused.clock.advance(0);
  assert.equal(refused.statuses.last('t1')?.err, `No such image: ${PINNED}: manifest unknown`);
  const absent = setUp({});
  absent.engine.failNext('pull', unanswered);
  absent.run(pinned);
  await absent.clock.advance(0);
  assert.equal(absent.statuses.last('t1')?.err, unanswered.message);
});

test('task: credentials go to the registry; from the record on disk, which has none, a task waits for a manager', async () => {
  const { clock, engine, statuses, run } = setUp({});
  engine.registry.set('app', {});
  const wanted = (registry_auth: string) => ({
    spec: { container_spec: { image: 'app', pull_options: { registry_auth } } },
  });
  const runner = run(wanted(''), false);
  await clock.advance(60_000);
  assert.deepEqual([statuses.last('t1')?.state, engine.pulls], ['preparing', []]);
  runner.update(assignedTask('t1', wanted('c2VjcmV0')));
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'running');
  assert.deepEqual(engine.pulls, [{ image: 'app', registryAuth: 'c2VjcmV0' }]);
});

test('task: a shutdown does not wait for a pull', async () => {
  const { clock, engine, statuses, run } = setUp({});
  engine.latency.pull = 60_000;
  const runner = run();
  await clock.advance(1000);
  runner.update(shutdown);
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'shutdown');
  await clock.advance(60_000);
  assert.deepEqual(engine.containers, []);
});

test('task: a container that cannot be started fails the task with the engine’s words and exit code', async () => {
  const { clock, statuses, run } = setUp({ app: { startError: 'exec: "/nope": no such file or directory' } });
  run();
  await clock.advance(0);
  const last = statuses.last('t1');
  assert.equal(last?.state, 'failed');
  assert.equal(last?.err, 'starting container failed: exec: "/nope": no such file or directory');
  assert.equal(last?.container_status?.exit_code, 127);
});

test('task: an engine that cannot be reached is waited for, and is no failure', async () => {
  const { clock, engine, statuses, run } = setUp();
  engine.failNext('create', swarmError('ENGINE_UNREACHABLE', { addr: 'x', detail: 'y' }));
  engine.failNext('start', swarmError('ENGINE_UNREACHABLE', { addr: 'x', detail: 'y' }));
  run();
  await clock.advance(10_000);
  assert.deepEqual(statuses.states('t1'), TO_RUNNING);
  assert.equal(engine.containers.length, 1);
});

test('task: a create whose answer was lost is not done twice', async () => {
  const { clock, engine, statuses, run } = setUp();
  const create = engine.createContainer.bind(engine);
  engine.createContainer = async (config) => {
    engine.createContainer = create;
    await create(config);
    throw swarmError('ENGINE_UNREACHABLE', { addr: 'x', detail: 'socket hang up' });
  };
  run();
  await clock.advance(10_000);
  assert.equal(statuses.last('t1')?.state, 'running');
  assert.equal(engine.containers.length, 1);
});

test('task: with a health check it runs once healthy; unhealthy it is stopped and failed', async () => {
  const { clock, engine, statuses, run } = setUp({ app: { hasHealthcheck: true } });
  const runner = run();
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'starting');
  const { id } = engine.ofTask('t1');
  engine.setHealth(id, 'healthy');
  runner.look();
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'running');
  engine.setHealth(id, 'unhealthy');
  runner.look();
  await clock.advance(0);
  assert.equal(engine.ofTask('t1').state, 'exited');
  assert.equal(statuses.last('t1')?.err, 'task: non-zero exit (143): dockerexec: unhealthy container');
});

test('task: a shutdown gives the grace period, then kills; the container stays until the task is removed', async () => {
  const { clock, engine, statuses, run } = setUp({ app: { ignoresStop: true } });
  const spec = { container_spec: { image: 'app', stop_grace_period: 3e9 } };
  const runner = run({ spec });
  await clock.advance(0);
  runner.update(assignedTask('t1', { desired_state: 'shutdown', spec }));
  await clock.advance(2999);
  assert.equal(statuses.last('t1')?.state, 'running');
  await clock.advance(1);
  assert.equal(statuses.last('t1')?.state, 'shutdown');
  assert.equal(engine.ofTask('t1').exitCode, 137);
  let removed = false;
  void runner.remove().then(() => (removed = true));
  await clock.advance(0);
  assert.deepEqual([removed, engine.containers.length], [true, 0]);
});

test('task: a container removed behind our back keeps the exit code the event told', async () => {
  const { clock, engine, statuses, run } = setUp();
  const runner = run();
  await clock.advance(0);
  engine.destroy(engine.ofTask('t1').id);
  runner.look(137);
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.err, 'task: non-zero exit (137)');
});

test('task: halted it neither reports nor touches the container', async () => {
  const { clock, engine, statuses, run } = setUp();
  const runner = run();
  await clock.advance(0);
  void runner.halt();
  runner.update(shutdown);
  await clock.advance(1000);
  assert.equal(statuses.last('t1')?.state, 'running');
  assert.equal(engine.ofTask('t1').state, 'running');
});

test('task: whoever asks for the container waits until there is one, or there will be none', async () => {
  const { clock, engine, run } = setUp({});
  engine.latency.create = 100;
  const runner = run();
  let answer: unknown = 'waiting';
  void runner.containerId(new AbortController().signal).then((id) => (answer = id));
  await clock.advance(50);
  assert.equal(answer, 'waiting');
  await clock.advance(100);
  assert.equal(answer, undefined);
});

test('gate: so many at once, urgent ones before the rest', async () => {
  const gate = new Gate(1);
  const order: string[] = [];
  const call = (name: string) => () => {
    order.push(name);
    return Promise.resolve();
  };
  await Promise.all([
    gate.run(call('first'), { urgent: false }),
    gate.run(call('queued'), { urgent: false }),
    gate.run(call('urgent'), { urgent: true }),
  ]);
  assert.deepEqual(order, ['first', 'urgent', 'queued']);
});

test('task: a container that an unheard call has made is taken over, not left behind', async () => {
  const { clock, engine, statuses, run } = setUp();
  const { name, Labels } = containerConfig(assignedTask('t1'), { nodeId: 'n1', files: [], selinux: false });
  await engine.createContainer({ Image: 'app', name, Labels });
  run();
  await clock.advance(0);
  assert.deepEqual(statuses.states('t1'), TO_RUNNING);
  assert.equal(engine.containers.length, 1);
});

/** Networks "front" and "back" with an address each, as the node's would say. */
function inNetworks(
  attach: () => void = () => undefined,
): TaskNetworks & { started: () => Promise<void>; starts: number } {
  const networks = {
    starts: 0,
    attach: () => {
      attach();
      const endpoint = (network: string, address: string) => ({
        network,
        endpoint: { addresses: [address], mac: '', options: {} },
      });
      const endpoints = [endpoint('front', '10.0.1.5'), endpoint('back', '10.0.2.5')];
      return Promise.resolve({ mode: 'front', endpoints, nameservers: ['10.0.1.1'] });
    },
    started: () => Promise.resolve(void networks.starts++),
  };
  return networks;
}
async function makeNetworks(engine: FakeEngine): Promise<string[]> {
  const make = (name: string) => engine.createNetwork({ name, labels: {}, options: {}, internal: false, subnets: [] });
  return Promise.all(['front', 'back'].map(make));
}

test('task: its container is in all of its networks before it starts, and the node is told when it runs', async () => {
  const networks = inNetworks();
  const { clock, engine, statuses, run } = setUp({ app: {} }, networks);
  const ids = await makeNetworks(engine);
  engine.calls.splice(0);
  run();
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'running');
  assert.deepEqual(engine.calls, ['create', 'connect-network', 'start', 'inspect']);
  assert.equal(networks.starts, 1);
  const found = await Promise.all(ids.map((id) => engine.networkContainers([id], () => true)));
  assert.deepEqual(
    found.map(([container]) => container?.addresses),
    [['10.0.1.5'], ['10.0.2.5']],
  );
});

test('task: a container that somebody disconnects from a network fails; one that leaves its networks by ending is not looked at for that', async () => {
  const { clock, engine, statuses, run } = setUp({ app: {} }, inNetworks());
  await makeNetworks(engine);
  const networks = ['10.0.1.5', '10.0.2.5'].map((address, i) => ({
    network_id: `n${i}`,
    addresses: [`${address}/24`],
  }));
  const runner = run({ networks });
  await clock.advance(0);
  assert.equal(statuses.last('t1')?.state, 'running');
  const { id } = engine.ofTask('t1');
  runner.left('another');
  await engine.disconnectNetwork('back', id);
  engine.calls.splice(0);
  runner.left(id);
  await clock.advance(20_000);
  assert.deepEqual(engine.calls, ['inspect', 'stop', 'inspect']);
  assert.equal(statuses.last('t1')?.state, 'failed');
  assert.match(statuses.last('t1')?.err ?? '', /disconnected from a network: 10\.0\.2\.5 is gone$/);
  assert.deepEqual(statuses.states('t1'), [...TO_RUNNING, 'running', 'failed'], 'nobody is led to it meanwhile');
});

test('task: networks that are not there yet are waited for; one that cannot be rejects it', async () => {
  let error: Error | undefined = swarmError('NETWORK_NOT_READY', {
    name: 'front',
    detail: 'the engine has not made it',
  });
  const networks = inNetworks(() => {
    if (error) throw error;
  });
  const { clock, engine, statuses, run } = setUp({ app: {} }, networks);
  await makeNetworks(engine);
  run();
  await clock.advance(5_000);
  assert.equal(statuses.last('t1')?.state, 'preparing');
  error = undefined;
  await clock.advance(1_000);
  assert.equal(statuses.last('t1')?.state, 'running');

  const detail = 'its subnet 10.0.1.0/24 overlaps with the route to 10.0.0.0/16 by tun0';
  const refused = setUp(
    { app: {} },
    inNetworks(() => {
      throw swarmError('NETWORK_UNUSABLE', { name: 'front', detail });
    }),
  );
  refused.run();
  await refused.clock.advance(0);
  const { state, err } = refused.statuses.last('t1') ?? {};
  assert.deepEqual([state, err], ['rejected', `network front cannot be made on this node: ${detail}`]);
});

test('task: an address that an ending container still has is waited for, one that stays another’s fails it', async () => {
  const { clock, engine, statuses, run } = setUp({ app: {} }, inNetworks());
  await makeNetworks(engine);
  const NetworkingConfig = { EndpointsConfig: { front: { IPAMConfig: { IPv4Address: '10.0.1.5' } } } };
  const ending = { name: 'ending', Image: 'app', Labels: {}, HostConfig: { NetworkMode: 'front' }, NetworkingConfig };
  const id = await engine.createContainer(ending);
  await engine.startContainer(id);
  run();
  await clock.advance(10_000);
  assert.equal(statuses.last('t1')?.state, 'starting');
  engine.exit(id, 0);
  await clock.advance(2_000);
  assert.equal(statuses.last('t1')?.state, 'running');

  const stuck = setUp({ app: {} }, inNetworks());
  await makeNetworks(stuck.engine);
  await stuck.engine.startContainer(await stuck.engine.createContainer(ending));
  stuck.run();
  await stuck.clock.advance(limits.address_release_ms + 2_000);
  assert.equal(stuck.statuses.last('t1')?.state, 'failed');
  assert.match(stuck.statuses.last('t1')?.err ?? '', /another container of this node still has its address/);
});
