import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

test('node: draining moves its tasks away, and an active node takes new ones', async (t) => {
  const cluster = await Cluster.up(t, 3);
  const loop = ['sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '6', 'busybox', ...loop);
  await cluster.swarm('service', 'create', '--name', 'everywhere', '--mode', 'global', 'busybox', ...loop);
  const on = (host: string, service: string): number => {
    const { id } = cluster.node(host);
    return cluster.running(service).filter((task) => task.node_id === id).length;
  };
  assert.deepEqual([on('h1', 'web'), on('h2', 'web'), on('h3', 'web')], [2, 2, 2]);
  const stayed = await cluster.containers('h1', 'web');

  await cluster.swarm('node', 'update', '--availability', 'drain', 'h2');
  await cluster.until(
    'six tasks run elsewhere',
    () => on('h1', 'web') + on('h3', 'web') === 6 && on('h2', 'web') === 0,
  );
  await cluster.until('nothing is left to stop on h2', () => {
    const { id } = cluster.node('h2');
    return [...cluster.tasks('web'), ...cluster.tasks('everywhere')]
      .filter((task) => task.node_id === id)
      .every((task) => task.status.state === 'shutdown');
  });
  assert.deepEqual(
    (await cluster.containers('h2')).filter((container) => container.running),
    [],
  );
  const kept = await cluster.containers('h1', 'web');
  for (const container of stayed)
    assert.ok(kept.some(({ id, startedAt }) => id === container.id && startedAt === container.startedAt));

  await cluster.swarm('node', 'update', '--availability', 'active', 'h2');
  await cluster.until('the global service is back on h2', () => on('h2', 'everywhere') === 1);
  assert.equal(on('h2', 'web'), 0, 'running tasks are not moved back');
  await cluster.swarm('service', 'scale', 'web=9');
  assert.deepEqual([on('h1', 'web'), on('h2', 'web'), on('h3', 'web')], [3, 3, 3]);
});
