import assert from 'node:assert/strict';
import test from 'node:test';
import type { Task } from '../../proto/types.js';
import { Cluster } from './cluster.js';

const DELAY_MS = 1500;
const LOOP = ['sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'];

test('service: an update in steps of two never has more than two tasks down, and waits between the steps', async (t) => {
  const cluster = await Cluster.up(t, 3);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '6', 'busybox', ...LOOP);
  const old = new Set(cluster.running('web').map((task) => task.id));

  let fewest = Infinity;
  let mostReplaced = 0;
  cluster.onEvent(() => {
    const running = cluster.running('web');
    fewest = Math.min(fewest, running.length);
    const missing = 6 - new Set(running.map((task) => task.slot)).size;
    mostReplaced = Math.max(mostReplaced, missing);
  });
  const step = ['--update-parallelism', '2', '--update-delay', `${DELAY_MS}ms`, '--update-order', 'stop-first'];
  await cluster.swarm('service', 'update', '--env-add', 'VERSION=2', ...step, 'web');

  assert.equal(cluster.service('web').update_status?.state, 'completed');
  const fresh = cluster.running('web');
  assert.equal(fresh.length, 6);
  assert.ok(fresh.every((task) => !old.has(task.id)));
  assert.deepEqual([fewest, mostReplaced], [4, 2]);
  // A step begins no sooner than the delay after the step before has begun to run: the third task is made after the first
  // runs, the fourth after the second, and so on.
  const time = (text: string): number => Date.parse(text);
  const made = fresh.map((task) => time(task.created_at)).sort((a, b) => a - b);
  const ran = fresh.map((task: Task) => time(task.status.timestamp)).sort((a, b) => a - b);
  for (let index = 2; index < 6; index++) {
    const waited = (made[index] ?? NaN) - (ran[index - 2] ?? NaN);
    assert.ok(waited >= DELAY_MS - 50, `task ${index + 1} was made ${waited} ms after task ${index - 1} ran`);
  }
  for (const host of ['h1', 'h2', 'h3']) {
    for (const { id } of (await cluster.containers(host, 'web')).filter((container) => container.running)) {
      const { Config } = await cluster.engine(host).getContainer(id).inspect();
      assert.ok(Config.Env.includes('VERSION=2'));
    }
  }
});

test('service: an update whose tasks do not start is paused, and most of the old tasks run on', async (t) => {
  const cluster = await Cluster.up(t, 1);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '4', 'busybox', ...LOOP);
  const { code, stderr } = await cluster.trySwarm('service', 'update', '--image', '127.0.0.1:9/none:1', 'web');
  assert.equal(code, 1);
  assert.match(stderr, /paused/i);
  assert.equal(cluster.service('web').update_status?.state, 'paused');
  assert.equal(cluster.running('web').length, 3);
});
