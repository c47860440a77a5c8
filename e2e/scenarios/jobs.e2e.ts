import assert from 'node:assert/strict';
import test from 'node:test';
import { isTerminal } from '../../proto/task-state.js';
import { Cluster } from './cluster.js';

/** How many tasks of a job have completed. */
const completed = (cluster: Cluster, job: string): number =>
  cluster.tasks(job).filter((task) => task.status.state === 'complete').length;

test('job: it runs to its number of completions, so many at a time, and anew when it is forced', async (t) => {
  const cluster = await Cluster.up(t, 2);
  let most = 0;
  cluster.onEvent(() => {
    if (!cluster.services.some(({ spec }) => spec.name === 'batch')) return;
    const active = cluster.tasks('batch').filter((task) => task.node_id !== '' && !isTerminal(task.status.state));
    most = Math.max(most, active.length);
  });
  const mode = ['--mode', 'replicated-job', '--replicas', '5', '--max-concurrent', '2'];
  await cluster.swarm('service', 'create', '--name', 'batch', ...mode, 'busybox', 'sh', '-c', 'sleep 0.3; echo done');
  await cluster.until('five are complete', () => completed(cluster, 'batch') === 5);
  assert.equal(most, 2);
  assert.match(await cluster.swarm('service', 'ls'), /batch\s+replicated job\s+0\/2 \(5\/5 completed\)/);
  assert.equal(await cluster.swarm('service', 'logs', '--raw', 'batch'), 'done\n'.repeat(5));

  await cluster.swarm('service', 'update', '--force', 'batch');
  await cluster.until('five more are complete', () => {
    const slots = cluster.tasks('batch').filter(({ status }) => status.state === 'complete');
    return (
      slots.length >= 5 &&
      slots.some((task) => task.job_iteration?.index === cluster.service('batch').job_status?.job_iteration?.index)
    );
  });
  assert.match(await cluster.swarm('service', 'ls'), /0\/2 \(5\/5 completed\)/);
});

test('job: what fails is tried again by the restart policy, and a job that cannot be done says so', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const volume = ['--mount', 'type=volume,source=tries,target=/tries', '--restart-delay', '100ms'];
  const third = 'echo x >> /tries/log; test "$(wc -l < /tries/log)" -ge 3';
  await cluster.swarm(
    'service',
    'create',
    '--name',
    'third',
    '--mode',
    'replicated-job',
    ...volume,
    'busybox',
    'sh',
    '-c',
    third,
  );
  const states = cluster.tasks('third').map(({ status }) => status.state);
  assert.deepEqual(states, ['failed', 'failed', 'complete']);

  const once = ['--mode', 'replicated-job', '--restart-condition', 'none'];
  const { code, stderr } = await cluster.trySwarm(
    'service',
    'create',
    '--name',
    'never',
    ...once,
    'busybox',
    'sh',
    '-c',
    'exit 7',
  );
  assert.equal(code, 1);
  assert.match(stderr, /non-zero exit \(7\)/);
});

test('job: a global one runs once on each node, also on one that joins later', async (t) => {
  const cluster = await Cluster.up(t, 3, 2);
  await cluster.swarm('service', 'create', '--name', 'sweep', '--mode', 'global-job', 'busybox', 'true');
  const hosts = (): string[] => {
    const done = cluster.tasks('sweep').filter(({ status }) => status.state === 'complete');
    return ['h1', 'h2', 'h3'].filter((host) => {
      const node = cluster.nodes.find(({ description }) => description?.hostname === host);
      return done.some((task) => task.node_id === node?.id);
    });
  };
  assert.deepEqual(hosts(), ['h1', 'h2']);
  await cluster.lab.startSwarmd('h3');
  await cluster.join('h3', await cluster.token());
  await cluster.until('h3 has done it too', () => hosts().length === 3);
  assert.equal(completed(cluster, 'sweep'), 3);
});
