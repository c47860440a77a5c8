import assert from 'node:assert/strict';
import test from 'node:test';
import { loadProbeImage } from '../load/probe-image.js';
import { Cluster } from './cluster.js';
import { hostOf } from './probe.js';
import { ServiceUnderLoad } from './under-load.js';

/** SWARM_GRACEFUL_ROUNDS=20 repeats everything so often. */
const ROUNDS = Number(process.env['SWARM_GRACEFUL_ROUNDS'] ?? 1);

test('graceful: no request fails while a service is updated in both orders, its node drained, and it is scaled down', async (t) => {
  const cluster = await Cluster.up(t, 5, 4);
  await loadProbeImage(cluster.lab);
  const settings = ['--replicas', '3', '--update-parallelism', '1', '--update-monitor', '500ms'];
  const web = await ServiceUnderLoad.create(cluster, 'h5', settings);
  const update = (...flags: string[]) => cluster.swarm('service', 'update', ...flags, 'web');
  for (let round = 1; round <= ROUNDS; round++) {
    await web.during(`round ${round}, start-first`, () =>
      update('--update-order', 'start-first', '--env-add', `VERSION=v${round}a`),
    );
    await web.during(`round ${round}, stop-first`, () =>
      update('--update-order', 'stop-first', '--env-add', `VERSION=v${round}b`),
    );
    await web.during(`round ${round}, scale down and up`, async () => {
      await cluster.swarm('service', 'scale', 'web=1');
      await cluster.swarm('service', 'scale', 'web=3');
    });
    await web.during(`round ${round}, drain`, async () => {
      await update('--update-order', 'start-first', '--update-parallelism', '1');
      const busy = ['h2', 'h3', 'h4'].find((host) =>
        cluster.running('web').some((task) => hostOf(cluster, task) === host),
      );
      assert.ok(busy);
      await cluster.swarm('node', 'update', '--availability', 'drain', '--wait', busy);
      await cluster.swarm('node', 'update', '--availability', 'active', busy);
    });
  }
});

test('graceful: no request fails while nodes become managers, a leader is killed, another one stops leading, and agents are killed', async (t) => {
  const cluster = await Cluster.up(t, 5, 4);
  await loadProbeImage(cluster.lab);
  const { lab } = cluster;
  const web = await ServiceUnderLoad.create(cluster, 'h5', ['--replicas', '4']);
  const reachable = (...hosts: string[]) =>
    cluster.until(`${hosts.join()}: ready, and managers that are reachable`, () =>
      hosts.every((host) => {
        const { status, manager_status } = cluster.node(host);
        return status.state === 'ready' && manager_status?.reachability === 'reachable';
      }),
    );
  await web.during('two are promoted', async () => {
    await cluster.swarm('node', 'promote', 'h2', 'h3');
    await reachable('h1', 'h2', 'h3');
  });
  await web.during('the leader is killed and comes back', async () => {
    const leader = await cluster.leader('h1');
    await lab.kill(leader, 'swarmd');
    await cluster.on(leader === 'h2' ? 'h3' : 'h2', 'service', 'update', '-d', '--label-add', 'a=b', 'web');
    await lab.startSwarmd(leader);
    await reachable('h1', 'h2', 'h3');
  });
  await web.during('the leader becomes a worker', async () => {
    const leader = await cluster.leader('h2');
    const other = leader === 'h2' ? 'h3' : 'h2';
    await cluster.on(other, 'node', 'demote', leader);
    await cluster.until('it is a worker that is ready', () => {
      const { certificate, status } = cluster.node(leader);
      return certificate.role === 'worker' && status.state === 'ready';
    });
    await cluster.on(other, 'node', 'promote', leader);
    await reachable('h1', 'h2', 'h3');
  });
  await web.during('every daemon is killed and started, one after the other', async () => {
    for (const host of ['h4', 'h3', 'h2', 'h1']) {
      await lab.kill(host, 'swarmd');
      await lab.startSwarmd(host);
      await cluster.until(`${host} is ready`, () => cluster.node(host).status.state === 'ready');
    }
    await reachable('h1', 'h2', 'h3');
  });
});
