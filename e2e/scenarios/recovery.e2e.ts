import assert from 'node:assert/strict';
import test from 'node:test';
import { until } from '../lab/run.js';
import { loadProbeImage } from '../load/probe-image.js';
import { Cluster, type ContainerFacts } from './cluster.js';
import { ask, createProbe, HTTP } from './probe.js';

const FILE = '/var/lib/swarm-backup'; // on the host's own disk

/** Each of `before` runs on, and was never restarted. */
function assertUntouched(before: readonly ContainerFacts[], now: readonly ContainerFacts[]): void {
  for (const container of before) {
    assert.deepEqual(
      now.find(({ id }) => id === container.id),
      container,
    );
  }
}

test('recovery: two of three managers lost for good, force-new-cluster; then backup, leave, restore', async (t) => {
  const cluster = await Cluster.up(t, 4, 4, 3);
  await loadProbeImage(cluster.lab);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '8', 'busybox', 'sleep', '100000');
  const before = { h3: await cluster.containers('h3', 'web'), h4: await cluster.containers('h4', 'web') };
  assert.deepEqual([before.h3.length, before.h4.length], [2, 2]);
  await cluster.swarm('network', 'create', '-d', 'overlay', 'net');
  const site = ['--network', 'net', '--publish', `8080:${HTTP}`, '--constraint', 'node.hostname==h4'];
  await createProbe(cluster, 'site', site);
  const [{ id: server = '' } = {}] = cluster.running('site');
  /** The same task answers at both addresses, and both nodes have in force what is stored. */
  const assertReached = async (): Promise<void> => {
    for (const host of ['h3', 'h4'])
      assert.equal((await ask(cluster, 'h3', `http://${cluster.address(host)}:8080/`)).server, server);
    await until('what is stored is in force on both', async () => {
      const { stdout } = await cluster.tryOn('h3', 'network', 'verify');
      return ['h3', 'h4'].every((host) => stdout.includes(`${host}: ok,`));
    });
  };
  await assertReached();

  await Promise.all([cluster.lab.powerOff('h1'), cluster.lab.powerOff('h2')]);
  const refused = await cluster.tryOn('h3', 'service', 'scale', '-d', 'web=9');
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /1 of 3 managers answer and 2 are needed; missing: (h1, h2|h2, h1)\..*--force-new-cluster/,
  );
  assertUntouched(before.h4, await cluster.containers('h4', 'web'));

  const { stdout, stderr, code } = await cluster.tryOn('h3', 'init', '--force-new-cluster');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Swarm rebuilt: current node \(\w+\) is its only manager now, at 10\.77\.0\.3:2377\./);
  assert.match(stderr, / {2}h1 \(10\.77\.0\.1:2377\)\n {2}h2 \(10\.77\.0\.2:2377\)\n/);
  assert.deepEqual(await cluster.managers('h3'), { h3: 'Leader' });
  await cluster.on('h3', 'service', 'scale', 'web=10');
  assertUntouched(before.h3, await cluster.containers('h3', 'web'));
  assertUntouched(before.h4, await cluster.containers('h4', 'web'));

  await assertReached();

  const backup = await cluster.on('h3', 'backup', FILE);
  assert.match(backup, /Contents: 4 nodes, 2 services, \d+ tasks, .*\nsha256:[0-9a-f]{64}\n$/);
  assert.equal((await cluster.lab.exec('h3', ['stat', '-c', '%a', FILE])).stdout.trim(), '600');
  assert.match(await cluster.on('h3', 'restore', '--verify', FILE), /is a whole backup/);
  const workers = await cluster.containers('h4', 'web');
  await cluster.on('h3', 'leave', '--force');
  const restored = await cluster.on('h3', 'restore', '--advertise-addr', cluster.address('h3'), FILE);
  assert.match(restored, /The nodes know that address and come back by themselves\./);
  await cluster.on('h3', 'service', 'scale', 'web=12');
  assertUntouched(workers, await cluster.containers('h4', 'web'));
  await assertReached();
  // Networks of before are used by new tasks, on the manager that has forgotten them too.
  await cluster.on('h3', 'service', 'update', '--constraint-rm', 'node.hostname==h4', '--replicas', '4', 'site');
  for (const host of ['h3', 'h4']) await ask(cluster, 'h3', `http://${cluster.address(host)}:8080/`);

  // A manager of old that is found again has no majority: it is told that it is a worker now, and becomes one.
  await cluster.lab.boot('h1');
  await cluster.lab.startSwarmd('h1');
  await cluster.until('h1 is a worker that is ready', () => {
    const { spec, status, manager_status } = cluster.node('h1');
    return spec.role === 'worker' && status.state === 'ready' && manager_status === null;
  });
  assert.deepEqual(await cluster.managers('h3'), { h3: 'Leader' });
  await cluster.on('h3', 'node', 'promote', 'h1');
  assert.deepEqual(await cluster.managers('h1'), { h1: 'Reachable', h3: 'Leader' });
});
