import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

const LOOP = ['busybox', 'sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];
const HOSTS = ['h1', 'h2', 'h3'];
const ENGINES = { h2: { 'node-generic-resources': ['gpu=2'], labels: ['disk=ssd'] } };

/** How many tasks of a service run on each host. */
function spread(cluster: Cluster, service: string): number[] {
  return HOSTS.map((host) => {
    const { id } = cluster.node(host);
    return cluster.running(service).filter((task) => task.node_id === id).length;
  });
}

/** Makes a service; more flags may be given. */
function create(cluster: Cluster, name: string, ...flags: string[]): Promise<string> {
  return cluster.swarm('service', 'create', '--name', name, '--quiet', ...flags, ...LOOP);
}

test('placement: by labels, addresses, engines and zones; tasks leave a node that does not fit any more', async (t) => {
  const cluster = await Cluster.up(t, 3, 3, 1, ENGINES);
  for (const [host, zone] of [
    ['h1', 'a'],
    ['h2', 'b'],
    ['h3', 'b'],
  ] as const)
    await cluster.swarm('node', 'update', '--label-add', `zone=${zone}`, host);
  const place = (name: string, constraint: string) =>
    create(cluster, name, '--replicas', '2', '--constraint', constraint);
  await place('label', 'node.labels.zone==b');
  await place('not', 'node.labels.zone!=b');
  await place('ip', 'node.ip==10.77.0.3');
  await place('net', 'node.ip==10.77.0.2/31');
  await place('engine', 'engine.labels.disk==ssd');
  await place('role', 'node.role==worker');
  const placed = ['label', 'not', 'ip', 'net', 'engine', 'role'].map((name) => [name, ...spread(cluster, name)]);
  assert.deepEqual(placed, [
    ['label', 0, 1, 1],
    ['not', 2, 0, 0],
    ['ip', 0, 0, 2],
    ['net', 0, 1, 1],
    ['engine', 0, 2, 0],
    ['role', 0, 1, 1],
  ]);
  await create(cluster, 'zones', '--replicas', '4', '--placement-pref', 'spread=node.labels.zone');
  assert.deepEqual(spread(cluster, 'zones'), [2, 1, 1]);

  await cluster.swarm('node', 'update', '--label-add', 'zone=a', 'h3');
  await cluster.until(
    'h3 has nothing that belongs to zone b',
    () => spread(cluster, 'label')[2] === 0 && spread(cluster, 'label')[1] === 2,
  );
  await cluster.swarm('node', 'update', '--label-rm', 'zone', 'h2');
  await cluster.until('nowhere is zone b', () => cluster.running('label').length === 0);
  await cluster.until('and it says so', () =>
    cluster
      .tasks('label')
      .some(({ status }) => status.err === 'no suitable node (scheduling constraints not satisfied on 3 nodes)'),
  );
});

test('placement: what fits nowhere says why, by count and node by node, and starts as soon as there is room', async (t) => {
  const cluster = await Cluster.up(t, 3, 3, 1, ENGINES);
  const waiting = (name: string): string | undefined =>
    cluster.tasks(name).find(({ status, desired_state }) => status.state === 'pending' && desired_state === 'running')
      ?.status.err;

  await create(cluster, 'one-each', '-d', '--replicas', '4', '--replicas-max-per-node', '1');
  await create(cluster, 'gpus', '-d', '--replicas', '3', '--generic-resource', 'gpu=1');
  await create(cluster, 'huge', '-d', '--reserve-memory', '4096g');
  await cluster.until('each says why', () => ['one-each', 'gpus', 'huge'].every((name) => waiting(name)));
  const placed = (): string => ['one-each', 'gpus'].map((name) => spread(cluster, name).join()).join(' ');
  await cluster.until('those that fit run', () => placed() === '1,1,1 0,2,0');
  assert.match(waiting('one-each') ?? '', /max replicas per node limit exceed/);
  assert.match(waiting('gpus') ?? '', /insufficient resources on 3 nodes/);
  assert.match(waiting('huge') ?? '', /insufficient resources on 3 nodes/);

  const pending = cluster.tasks('huge').find(({ status }) => status.state === 'pending');
  const why = await cluster.swarm('task', 'why', pending?.id ?? '');
  for (const host of HOSTS) assert.match(why, new RegExp(`${host}.*memory`), why);

  const [container] = (await cluster.containers('h2', 'gpus')).filter(({ running }) => running);
  const { Config } = await cluster
    .engine('h2')
    .getContainer(container?.id ?? '')
    .inspect();
  assert.ok(
    Config.Env.some((entry) => entry.startsWith('DOCKER_RESOURCE_GPU=')),
    Config.Env.join(' '),
  );

  await cluster.swarm('service', 'update', '--quiet', '--reserve-memory', '16m', 'huge');
  assert.equal(cluster.running('huge').length, 1);
});
