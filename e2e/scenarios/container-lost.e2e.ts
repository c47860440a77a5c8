import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

test('task: a container that is killed or removed behind our back is replaced, its neighbours are left alone', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const flags = ['--replicas', '3', '--restart-delay', '100ms'];
  await cluster.swarm('service', 'create', '--name', 'web', ...flags, 'busybox', 'sleep', '100000');
  const [killed, removed, spared] = await cluster.containers('h1', 'web');
  assert.ok(killed && removed && spared);
  const engine = cluster.engine('h1');

  const loss = async (id: string, lose: () => Promise<unknown>): Promise<void> => {
    await lose();
    await cluster.until(`the task of container ${id} failed and another runs`, () => {
      const task = cluster.tasks('web').find(({ status }) => status.container_status?.container_id === id);
      return task?.status.state === 'failed' && cluster.running('web').length === 3;
    });
  };
  await loss(killed.id, () => engine.getContainer(killed.id).kill());
  await loss(removed.id, () => engine.getContainer(removed.id).remove({ force: true }));

  const running = (await cluster.containers('h1', 'web')).filter((container) => container.running);
  assert.equal(running.length, 3);
  assert.deepEqual(
    running.find(({ id }) => id === spared.id),
    spared,
  );
  assert.match(await cluster.swarm('service', 'ps', 'web'), /non-zero exit \(137\)/);
});

test('task: a container that somebody disconnects from a network of its service is replaced', async (t) => {
  const cluster = await Cluster.up(t, 1);
  await cluster.swarm('network', 'create', 'net');
  const flags = ['--replicas', '2', '--network', 'net', '--restart-delay', '100ms'];
  await cluster.swarm('service', 'create', '--name', 'web', ...flags, 'busybox', 'sleep', '100000');
  const [lost] = await cluster.containers('h1', 'web');
  assert.ok(lost);
  await cluster.lab.must('h1', ['docker', 'network', 'disconnect', '--force', 'net', lost.id]);
  await cluster.until('its task failed and another runs', () => {
    const task = cluster.tasks('web').find(({ status }) => status.container_status?.container_id === lost.id);
    return task?.status.state === 'failed' && cluster.running('web').length === 2;
  });
  assert.match(await cluster.swarm('service', 'ps', '--no-trunc', 'web'), /disconnected from a network: 10\./);
});
