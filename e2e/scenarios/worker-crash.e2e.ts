import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

test('worker: after kill -9 its containers run on, are taken up again, and what ended meanwhile is replaced', async (t) => {
  const cluster = await Cluster.up(t, 2);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '6', 'busybox', 'sleep', '100000');
  const before = await cluster.containers('h2', 'web');
  assert.equal(before.length, 3);

  await cluster.lab.kill('h2', 'swarmd');
  assert.deepEqual(await cluster.containers('h2', 'web'), before, 'containers run on without the daemon');
  await cluster.lab.startSwarmd('h2');
  await cluster.until('h2 is ready', () => cluster.node('h2').status.state === 'ready');
  await cluster.swarm('service', 'scale', 'web=8');
  const after = await cluster.containers('h2', 'web');
  assert.equal(after.length, 4, 'the node takes new tasks');
  for (const container of before) {
    assert.deepEqual(
      after.find(({ id }) => id === container.id),
      container,
      'not restarted',
    );
  }

  await cluster.lab.kill('h2', 'swarmd');
  const [victim, ...others] = before;
  await cluster
    .engine('h2')
    .getContainer(victim?.id ?? '')
    .kill();
  await cluster.lab.startSwarmd('h2');
  await cluster.until('the task that ended meanwhile is told of, and replaced', () => {
    const told = cluster.tasks('web').find((task) => task.status.container_status?.container_id === victim?.id);
    return told?.status.state === 'failed' && cluster.running('web').length === 8;
  });
  const running = (await cluster.containers('h2', 'web')).filter((container) => container.running);
  for (const container of others)
    assert.ok(running.some(({ id, startedAt }) => id === container.id && startedAt === container.startedAt));
});
