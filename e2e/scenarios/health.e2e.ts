import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

const LOOP = ['busybox', 'sh', '-c', 'trap "exit 0" TERM; sleep 1; touch /tmp/ready; sleep 100000 & wait'];
const CHECK = ['--health-cmd', 'test -f /tmp/ready', '--health-interval', '200ms', '--health-retries', '30'];

test('health: an update goes on only when the new task is healthy, and one that never gets well is rolled back', async (t) => {
  const cluster = await Cluster.up(t, 2);
  await cluster.swarm(
    'service',
    'create',
    '--name',
    'web',
    '--replicas',
    '3',
    ...CHECK,
    '--update-order',
    'start-first',
    ...LOOP,
  );
  const first = new Set(cluster.running('web').map(({ id }) => id));
  assert.equal(first.size, 3);
  let fewest = Infinity;
  let most = 0;
  cluster.onEvent(() => {
    fewest = Math.min(fewest, cluster.running('web').length);
    most = Math.max(most, cluster.tasks('web').filter(({ desired_state }) => desired_state === 'running').length);
  });
  await cluster.swarm('service', 'update', '--env-add', 'VERSION=2', '--update-monitor', '1s', 'web');
  assert.ok(cluster.running('web').every(({ id }) => !first.has(id)));
  assert.deepEqual([fewest, most], [3, 4], 'one more at a time, and never one less');

  const second = cluster
    .running('web')
    .map(({ id }) => id)
    .sort();
  const sick = ['--health-cmd', 'false', '--health-retries', '2', '--update-failure-action', 'rollback'];
  const { code, stderr } = await cluster.trySwarm('service', 'update', ...sick, 'web');
  assert.equal(code, 1);
  assert.match(stderr, /rolled back/i);
  assert.equal(cluster.service('web').update_status?.state, 'rollback_completed');
  assert.match(cluster.service('web').spec.task_template.container_spec.healthcheck?.test.join(' ') ?? '', /ready/);
  assert.equal(cluster.running('web').length, 3);
  assert.ok(cluster.running('web').filter(({ id }) => second.includes(id)).length >= 2, 'most were never touched');
  assert.equal(fewest, 3, 'nobody noticed');
});

test('health: a task that crashes at once is started again more and more slowly, and says how it ended', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const crash = ['--restart-delay', '200ms', 'busybox', 'sh', '-c', 'exit 9'];
  await cluster.swarm('service', 'create', '-d', '--name', 'web', ...crash);
  await cluster.until('it was tried eight times', () => cluster.tasks('web').length >= 6 && pauses().length >= 4);
  const gaps = pauses();
  assert.ok((gaps.at(-1) ?? 0) > 2 * (gaps[0] ?? Infinity), `pauses in ms: ${gaps.join(' ')}`);
  assert.match(await cluster.swarm('service', 'ps', '--no-trunc', 'web'), /non-zero exit \(9\)/);

  /** Milliseconds between the end of a try and the moment from which the next one may start. */
  function pauses(): number[] {
    return cluster
      .tasks('web')
      .filter(({ start_after }) => start_after !== '')
      .map(({ start_after, created_at }) => Date.parse(start_after) - Date.parse(created_at));
  }
});
