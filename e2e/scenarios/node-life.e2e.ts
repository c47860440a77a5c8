import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

const LOOP = ['busybox', 'sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];

test('node: what its engine says of it is kept up to date, and decides where tasks may be', async (t) => {
  const cluster = await Cluster.up(t, 2, 2, 1, { h2: { labels: ['disk=slow'] } });
  await cluster.swarm('service', 'create', '-d', '--name', 'db', '--constraint', 'engine.labels.disk==fast', ...LOOP);
  await cluster.until('no engine has a fast disk', () =>
    cluster.tasks('db').some(({ status }) => /on 2 nodes/.test(status.err)),
  );
  const config = JSON.stringify({ labels: ['disk=fast'], 'node-generic-resources': ['tape=1'], 'log-level': 'warn' });
  await cluster.lab.kill('h2', 'engine', 'SIGTERM');
  await cluster.lab.must('h2', ['tee', '/run/lab/engine.json'], { input: config });
  await cluster.lab.startEngine('h2');
  await cluster.until('the task runs on h2', () => cluster.running('db')[0]?.node_id === cluster.node('h2').id);
  assert.match(await cluster.swarm('node', 'inspect', '--pretty', 'h2'), /disk=fast/);
  assert.deepEqual(
    cluster.node('h2').description?.resources.generic_resources.map((resource) => resource.discrete_resource_spec),
    [{ kind: 'tape', value: 1 }],
  );
});

test('node: one that is up is removed by force only; its tasks go elsewhere, and nothing of it stays', async (t) => {
  const cluster = await Cluster.up(t, 3);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '3', ...LOOP);
  const { id } = cluster.node('h3');
  const refused = await cluster.trySwarm('node', 'rm', 'h3');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /is not down and can't be removed/);
  await cluster.swarm('node', 'rm', '--force', 'h3');
  await cluster.until('three tasks run on the others', () => {
    const running = cluster.running('web');
    return running.length === 3 && running.every(({ node_id }) => node_id !== id);
  });
  await cluster.until('the node is gone from the store, with its tasks', () => {
    const tasks = cluster.tasks('web').filter(({ node_id }) => node_id === id);
    return tasks.length === 0 && cluster.nodes.every((node) => node.id !== id);
  });
  const again = await cluster.trySwarm('node', 'inspect', id);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /not found/i);
});
