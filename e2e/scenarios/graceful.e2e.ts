import assert from 'node:assert/strict';
import test from 'node:test';
import { Load } from '../load/load.js';
import { describe } from '../load/report.js';
import { loadProbeImage } from '../load/probe-image.js';
import { Cluster } from './cluster.js';
import { createProbe, hostOf, HTTP, lookUp } from './probe.js';

/** Requests a second, of each of the two loads; and how long one may take, which is for busy machines: one that is lost takes longer. */
const RATE = 200;
const TIMEOUT_MS = 15_000;
/** SWARM_GRACEFUL_ROUNDS=20 repeats everything so often. */
const ROUNDS = Number(process.env['SWARM_GRACEFUL_ROUNDS'] ?? 1);

test('graceful: no request fails while a service is updated in both orders, its node drained, and it is scaled down', async (t) => {
  const cluster = await Cluster.up(t, 5, 4);
  await loadProbeImage(cluster.lab);
  await cluster.swarm('network', 'create', 'net');
  const settings = [
    '--replicas',
    '3',
    '--update-parallelism',
    '1',
    '--update-monitor',
    '500ms',
    '--publish',
    `8000:${HTTP}`,
  ];
  await createProbe(cluster, 'web', ['--network', 'net', ...settings]);
  await createProbe(cluster, 'client', ['--network', 'net', '--constraint', 'node.hostname==h1']);
  const [client] = cluster.running('client');
  assert.ok(client);
  const container = client.status.container_status?.container_id;

  const [vip] = await lookUp(cluster, client, 'web');

  /** Under load on the virtual address, and through a node's port. */
  const under = async (what: string, change: () => Promise<unknown>): Promise<void> => {
    const loads = await Promise.all([
      Load.start(
        cluster.lab,
        hostOf(cluster, client),
        { url: `http://${vip}:${HTTP}/?delay=20`, rate: RATE, timeout: TIMEOUT_MS },
        container,
      ),
      Load.start(cluster.lab, 'h5', {
        url: `http://${cluster.address('h1')}:8000/?delay=20`,
        rate: RATE,
        timeout: TIMEOUT_MS,
      }),
    ]);
    await Promise.all(loads.map((load) => load.more(1)));
    await change();
    await Promise.all(loads.map((load) => load.more(1)));
    for (const load of loads) {
      const counted = await load.stop();
      assert.equal(counted.failed, 0, `${what}\n${describe(counted)}`);
      assert.ok(counted.ok > RATE, `${what}\n${describe(counted)}`);
    }
  };
  const update = (...flags: string[]) => cluster.swarm('service', 'update', ...flags, 'web');
  for (let round = 1; round <= ROUNDS; round++) {
    await under(`round ${round}, start-first`, () =>
      update('--update-order', 'start-first', '--env-add', `VERSION=v${round}a`),
    );
    await under(`round ${round}, stop-first`, () =>
      update('--update-order', 'stop-first', '--env-add', `VERSION=v${round}b`),
    );
    await under(`round ${round}, scale down and up`, async () => {
      await cluster.swarm('service', 'scale', 'web=1');
      await cluster.swarm('service', 'scale', 'web=3');
    });
    await under(`round ${round}, drain`, async () => {
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
