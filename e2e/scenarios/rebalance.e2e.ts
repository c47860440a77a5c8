import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

const LOOP = ['busybox', 'sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];
const HOSTS = ['h1', 'h2', 'h3'];

function spread(cluster: Cluster, service: string): number[] {
  return HOSTS.map((host) => {
    const node = cluster.nodes.find(({ description }) => description?.hostname === host);
    return cluster.running(service).filter((task) => task.node_id === node?.id).length;
  });
}

test('rebalance: a node that joins gets its share, one task at a time and never one less; a second run moves nothing', async (t) => {
  const cluster = await Cluster.up(t, 3, 2);
  await cluster.swarm('service', 'create', '--name', 'asked', '--replicas', '6', ...LOOP);
  await cluster.swarm('service', 'create', '--name', 'willing', '--replicas', '6', '--rebalance', 'on-join', ...LOOP);
  await cluster.lab.startSwarmd('h3');
  await cluster.join('h3', await cluster.token());
  await cluster.until('the willing one has moved by itself', () => spread(cluster, 'willing').join() === '2,2,2');
  assert.deepEqual(spread(cluster, 'asked'), [3, 3, 0]);

  const plan = await cluster.swarm('service', 'rebalance', '--plan', 'asked');
  assert.equal(plan.match(/h3/g)?.length, 2, plan);
  assert.deepEqual(spread(cluster, 'asked'), [3, 3, 0]);
  let fewest = Infinity;
  cluster.onEvent(() => (fewest = Math.min(fewest, cluster.running('asked').length)));
  await cluster.swarm('service', 'rebalance', 'asked');
  await cluster.until(
    'it is spread evenly',
    () => spread(cluster, 'asked').join() === '2,2,2' && cluster.running('asked').length === 6,
  );
  assert.equal(fewest, 6, 'a replacement runs before the old task goes');
  const tasks = cluster.tasks('asked').length;
  await cluster.swarm('service', 'rebalance');
  assert.equal(cluster.tasks('asked').length, tasks, 'a second run moves nothing');
});

test('drain: the tasks move one after the other, none is missing meanwhile, and the command waits for the end', async (t) => {
  const cluster = await Cluster.up(t, 3);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '6', ...LOOP);
  await cluster.swarm('service', 'create', '--name', 'bound', '--constraint', 'node.hostname==h2', ...LOOP);
  let fewest = Infinity;
  let most = 0;
  cluster.onEvent(() => {
    const slots = new Set(cluster.running('web').map(({ slot }) => slot));
    fewest = Math.min(fewest, slots.size);
    most = Math.max(most, cluster.tasks('web').filter(({ desired_state }) => desired_state === 'running').length);
  });
  await cluster.swarm('node', 'update', '--availability', 'drain', '--wait', 'h2');
  assert.deepEqual(spread(cluster, 'web'), [3, 0, 3]);
  assert.deepEqual([fewest, most], [6, 7]);
  const left = (await cluster.containers('h2')).filter(({ running }) => running);
  assert.deepEqual(left, [], 'what had nowhere else to go was stopped as well');

  await cluster.swarm('node', 'update', '--availability', 'active', 'h2');
  await cluster.until('the bound service is back', () => cluster.running('bound').length === 1);
  const held = cluster.trySwarm('node', 'update', '--availability', 'drain', '--deadline', '3s', '--wait', 'h2');
  await cluster.until('the drain has begun', () => cluster.node('h2').spec.availability === 'drain');
  assert.equal(cluster.running('bound').length, 1, 'until the deadline it runs on');
  assert.equal((await held).code, 0);
  assert.equal(cluster.running('bound').length, 0);
});
