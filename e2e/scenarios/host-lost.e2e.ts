import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

const LOOP = ['sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];

/** How many containers of the service run, host by host, as their engines say. */
async function counts(cluster: Cluster, hosts: string[]): Promise<number[]> {
  const lists = await Promise.all(hosts.map((host) => cluster.containers(host, 'web')));
  return lists.map((list) => list.filter((container) => container.running).length);
}

/** Waits until the manager has written the host off and runs its tasks elsewhere. */
async function replaced(cluster: Cluster, host: string): Promise<void> {
  await cluster.until(`${host} is down`, () => cluster.node(host).status.state === 'down');
  const { id } = cluster.node(host);
  await cluster.until('six tasks run on the other hosts', () => {
    return cluster.running('web').filter((task) => task.node_id !== id).length === 6;
  });
}

/** Waits until the host is back, with nothing on it that runs elsewhere by now. */
async function cleanedUp(cluster: Cluster, host: string): Promise<void> {
  await cluster.until(`${host} is back`, () => cluster.node(host).status.state === 'ready');
  const { id } = cluster.node(host);
  await cluster.until('what was replaced has been stopped', () => {
    const here = cluster.tasks('web').filter((task) => task.node_id === id && task.desired_state !== 'running');
    return here.every((task) => !['running', 'starting'].includes(task.status.state));
  });
}

test('host: cut off, its tasks run on and are replaced elsewhere; once it is back no task runs twice', async (t) => {
  const cluster = await Cluster.up(t, 3);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '6', 'busybox', ...LOOP);
  await cluster.lab.cut('h3');
  await replaced(cluster, 'h3');
  assert.deepEqual(await counts(cluster, ['h1', 'h2', 'h3']), [3, 3, 2], 'its own containers run on while it is alone');
  await cluster.lab.heal('h3');
  await cleanedUp(cluster, 'h3');
  assert.deepEqual(await counts(cluster, ['h1', 'h2', 'h3']), [3, 3, 0]);
});

test('host: after a power failure it comes back by itself as what it was', async (t) => {
  const cluster = await Cluster.up(t, 3);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '6', 'busybox', ...LOOP);
  await cluster.lab.powerOff('h3');
  await replaced(cluster, 'h3');
  await cluster.lab.boot('h3');
  await cluster.lab.startSwarmd('h3');
  await cleanedUp(cluster, 'h3');
  await cluster.swarm('service', 'scale', 'web=9');
  assert.deepEqual(await counts(cluster, ['h1', 'h2', 'h3']), [3, 3, 3]);
});

test('engine: killed and started again, its tasks run again', async (t) => {
  const cluster = await Cluster.up(t, 2);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '4', 'busybox', ...LOOP);
  await cluster.lab.kill('h2', 'engine');
  await cluster.lab.startEngine('h2');
  await cluster.until('h2 is ready', () => cluster.node('h2').status.state === 'ready');
  await cluster.swarm('service', 'scale', 'web=6');
  const [first = 0, second = 0] = await counts(cluster, ['h1', 'h2']);
  assert.equal(first + second, 6);
  assert.ok(second > 0, 'h2 takes tasks');
});
