import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { Cluster } from './cluster.js';

test('service: logs of all tasks are merged and followed, each line marked with its task', async (t) => {
  const cluster = await Cluster.up(t, 2);
  const say = ['sh', '-c', 'trap "exit 0" TERM; echo hello; sleep 100000 & wait'];
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '4', 'busybox', ...say);
  const lines = (await cluster.swarm('service', 'logs', 'web')).trim().split('\n').sort();
  assert.deepEqual(
    lines.map((line) => /^web\.(\d)\.\w+@(h[12]) +\| hello$/.exec(line)?.[1]),
    ['1', '2', '3', '4'],
    lines.join('\n'),
  );

  const follower = cluster.lab.start('h1', ['swarm', 'service', 'logs', '-f', '--raw', 'web']);
  t.after(() => follower.kill('SIGKILL'));
  assert.ok(follower.stdout);
  const seen: string[] = [];
  for await (const line of createInterface({ input: follower.stdout })) {
    seen.push(line);
    // The fifth line comes from a task that did not exist when the command began.
    if (seen.length === 4) await cluster.swarm('service', 'scale', 'web=5');
    if (seen.length === 5) break;
  }
  assert.deepEqual(seen, Array<string>(5).fill('hello'));
});

test('service: a port in host mode is reachable on each host that runs a task', async (t) => {
  const cluster = await Cluster.up(t, 2);
  const page = ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 8000 -h /tmp'];
  const port = ['--publish', 'mode=host,target=8000,published=8080', '--stop-grace-period', '1s'];
  await cluster.swarm('service', 'create', '--name', 'web', '--mode', 'global', ...port, 'busybox', ...page);
  const pages = await Promise.all(['h1', 'h2'].map((host) => cluster.lab.fetch('h1', `http://${host}:8080/`)));
  const containers = await Promise.all(['h1', 'h2'].map((host) => cluster.containers(host, 'web')));
  assert.deepEqual(
    pages.map((text) => text.trim()),
    containers.map((list) => list[0]?.id.slice(0, 12)),
  );
  assert.match(await cluster.swarm('service', 'ps', 'web'), /\*:8080->8000\/tcp/);
});

test('service: two tasks that want the same host port do not meet on one host, and the one left over says why', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const port = ['--publish', 'mode=host,target=80,published=8080'];
  await cluster.swarm(
    'service',
    'create',
    '-d',
    '--name',
    'web',
    '--replicas',
    '2',
    ...port,
    'busybox',
    'sleep',
    '100000',
  );
  await cluster.until('one runs and one waits with a reason', () => {
    const waiting = cluster.tasks('web').find((task) => task.status.state === 'pending');
    return cluster.running('web').length === 1 && /port/.test(`${waiting?.status.err} ${waiting?.status.message}`);
  });
});

test('service: the error of a pull that failed shows in `service ps`', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const once = ['--restart-condition', 'none'];
  const { code } = await cluster.trySwarm('service', 'create', '--name', 'web', ...once, '127.0.0.1:9/none:1', 'true');
  assert.equal(code, 1);
  assert.match(
    await cluster.swarm('service', 'ps', '--no-trunc', 'web'),
    /Rejected.*"No such image: 127\.0\.0\.1:9\/none:1/,
  );
});

test('service: removing one stops its containers', async (t) => {
  const cluster = await Cluster.up(t, 1);
  const flags = ['--name', 'web', '--replicas', '2', '--stop-grace-period', '1s'];
  await cluster.swarm('service', 'create', ...flags, 'busybox', 'sleep', '100000');
  const events = cluster.lab.start('h1', ['docker', 'events', '--filter', 'event=die', '--format', '{{.ID}}']);
  t.after(() => events.kill('SIGKILL'));
  assert.ok(events.stdout);
  const died = createInterface({ input: events.stdout })[Symbol.asyncIterator]();
  const containers = await cluster.containers('h1', 'web');
  await cluster.swarm('service', 'rm', 'web');
  const gone = [(await died.next()).value, (await died.next()).value];
  assert.deepEqual(
    gone.sort(),
    containers.map(({ id }) => id),
  );
  assert.equal((await cluster.trySwarm('service', 'inspect', 'web')).code, 1);
});
