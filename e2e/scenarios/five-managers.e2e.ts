import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { Cluster } from './cluster.js';

const MANAGERS = ['h1', 'h2', 'h3', 'h4', 'h5'];
const WORKER = 'h6';

test('five managers: without two the work goes on; without three nothing is lost, and one of them brings it all back', async (t) => {
  const cluster = await Cluster.up(t, 6, 6, 5);
  const scale = (host: string, count: number) => cluster.tryOn(host, 'service', 'scale', `web=${count}`);
  const flags = ['--name', 'web', '--replicas', '2', '--constraint', `node.hostname==${WORKER}`];
  await cluster.on('h5', 'service', 'create', ...flags, 'busybox', 'sleep', '100000');
  const [, ...others] = MANAGERS;
  const leader = await cluster.leader('h1');
  const alive = MANAGERS.filter((host) => host !== leader && host !== others.find((each) => each !== leader));
  const lost = MANAGERS.filter((host) => !alive.includes(host));

  await Promise.all(lost.map((host) => cluster.lab.powerOff(host)));
  const [first, second, third] = alive.map((host) => must(host, 'a manager')) as [string, string, string];
  assert.equal((await scale(first, 4)).code, 0, `${lost.join(' and ')} are lost, among them the leader`);
  await cluster.until('those that are lost are unreachable', () =>
    lost.every((host) => cluster.node(host).manager_status?.reachability === 'unreachable'),
  );
  const containers = await cluster.containers(WORKER, 'web');
  assert.equal(containers.length, 4);

  await cluster.lab.powerOff(third);
  const refused = await scale(first, 5);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /2 of 5 managers answer and 3 are needed; missing: .*--force-new-cluster/);
  assert.equal((await cluster.tryOn(second, 'service', 'ls')).code, 1, 'what it has may be old: it is not shown');
  assert.deepEqual(await cluster.containers(WORKER, 'web'), containers);

  await cluster.on(first, 'init', '--force-new-cluster');
  assert.deepEqual(await cluster.managers(first), { [first]: 'Leader' });
  assert.equal((await scale(first, 5)).code, 0);
  const now = await cluster.containers(WORKER, 'web');
  assert.deepEqual(
    now.filter(({ id }) => containers.some((container) => container.id === id)),
    containers,
  );
  assert.equal(now.length, 5);
  // The other manager that was left is of a group that is no more: it becomes a worker by itself, and may be promoted again.
  await cluster.until(`${second} is a worker`, () => {
    const { certificate, status } = cluster.node(second);
    return certificate.role === 'worker' && status.state === 'ready';
  });
  await cluster.on(first, 'node', 'promote', second);
  assert.deepEqual(await cluster.managers(second), { [first]: 'Leader', [second]: 'Reachable' });
});
