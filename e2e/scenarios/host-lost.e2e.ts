import assert from 'node:assert/strict';
import test from 'node:test';
import { loadProbeImage } from '../load/probe-image.js';
import { Cluster } from './cluster.js';
import { ask, createProbe, differences, HTTP } from './probe.js';

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

test('host: what is bound to it waits for it: it goes on untouched if the daemon alone was away, and is started anew after a power failure', async (t) => {
  const cluster = await Cluster.up(t, 2);
  const bound = ['--constraint', 'node.hostname==h2', '--restart-condition', 'none'];
  await cluster.swarm('service', 'create', '--name', 'db', ...bound, 'busybox', ...LOOP);
  await cluster.swarm('service', 'create', '--name', 'agent', '--mode', 'global', 'busybox', ...LOOP);
  const before = await cluster.containers('h2');
  const replicas = () => cluster.swarm('service', 'ls', '--format', '{{.Name}} {{.Replicas}}');
  const errors = (service: string) => cluster.swarm('service', 'ps', '--no-trunc', '--format', '{{.Error}}', service);

  await cluster.lab.kill('h2', 'swarmd');
  await cluster.until('h2 is down', () => cluster.node('h2').status.state === 'down');
  await cluster.until('that is said of its tasks', () =>
    ['db', 'agent'].every((name) => cluster.tasks(name).some(({ status }) => status.unheard)),
  );
  assert.equal(await replicas(), 'agent 1/1\ndb 0/1\n');
  assert.match(await errors('db'), /^"its node is down, and no other may run it"$/m);
  await cluster.lab.startSwarmd('h2');
  await cluster.until('both are heard of again', () =>
    ['db', 'agent'].every((name) => cluster.running(name).every(({ status }) => !status.unheard)),
  );
  assert.equal(await replicas(), 'agent 2/2\ndb 1/1\n');
  assert.deepEqual(await cluster.containers('h2'), before);
  assert.equal((await errors('db')).trim(), '');

  await cluster.lab.powerOff('h2');
  await cluster.until('h2 is down', () => cluster.node('h2').status.state === 'down');
  await cluster.lab.boot('h2');
  await cluster.lab.startSwarmd('h2');
  await cluster.until('both run anew', () =>
    ['db', 'agent'].every((name) => {
      const [task] = cluster.running(name).filter(({ node_id }) => node_id === cluster.node('h2').id);
      return task !== undefined && before.every(({ id }) => id !== task.status.container_status?.container_id);
    }),
  );
  assert.equal(cluster.running('db').length, 1);
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

test('engine: one with live-restore may be restarted under its tasks: they run on and are reached all the while', async (t) => {
  const cluster = await Cluster.up(t, 2, 2, 1, { h2: { 'live-restore': true } });
  await loadProbeImage(cluster.lab);
  await cluster.swarm('network', 'create', '-d', 'overlay', 'net');
  const at = (host: string): string[] => ['--network', 'net', '--constraint', `node.hostname==${host}`];
  await createProbe(cluster, 'web', ['--replicas', '2', '--publish', `8080:${HTTP}`, ...at('h2')]);
  await createProbe(cluster, 'client', at('h1'));
  const before = await cluster.containers('h2');
  const tasks = cluster.running('web').map(({ id }) => id);
  const [client] = cluster.running('client');
  assert.ok(client);
  const reached = async (): Promise<void> => {
    const byMesh = await ask(cluster, 'h1', `http://${cluster.address('h1')}:8080/`);
    const byName = await ask(cluster, client, `http://web:${HTTP}/`);
    for (const { server } of [byMesh, byName]) assert.ok(tasks.includes(server), server);
  };
  await reached();
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    await cluster.lab.kill('h2', 'engine', signal);
    await reached();
    await cluster.lab.startEngine('h2');
    await reached();
    await cluster.until('h2 is ready', () => cluster.node('h2').status.state === 'ready');
    await createProbe(cluster, 'more', at('h2')); // it takes new tasks as well
    assert.deepEqual(await cluster.containers('h2', 'web'), before);
    assert.deepEqual(
      cluster.running('web').map(({ id }) => id),
      tasks,
    );
    await reached();
    assert.equal(await differences(cluster), '');
    await cluster.swarm('service', 'rm', 'more');
  }
});
