import assert from 'node:assert/strict';
import test from 'node:test';
import { Load } from '../load/load.js';
import { describe } from '../load/report.js';
import { loadProbeImage } from '../load/probe-image.js';
import { Cluster } from './cluster.js';
import { ask, createProbe, differences, HTTP, UDP } from './probe.js';

test('mesh: every node takes clients, with or without a task, over TCP and UDP, and the server sees who they are', async (t) => {
  // h5 is no node: a client from outside.
  const cluster = await Cluster.up(t, 5, 4);
  await loadProbeImage(cluster.lab);
  const nodes = ['h1', 'h2', 'h3', 'h4'];
  const ports = ['--publish', `8000:${HTTP}`, '--publish', `8001:${UDP}/udp`];
  await createProbe(cluster, 'web', [
    '--replicas',
    '2',
    '--constraint',
    'node.hostname!=h1',
    '--constraint',
    'node.hostname!=h2',
    ...ports,
  ]);
  const servers = cluster.running('web').map(({ id }) => id);
  for (const node of nodes) {
    for (const url of [`http://${cluster.address(node)}:8000/`, `udp://${cluster.address(node)}:8001`]) {
      const load = await Load.start(cluster.lab, 'h5', { url, rate: 200, count: 200 });
      const counted = await load.done();
      assert.equal(counted.failed, 0, `${url}\n${describe(counted)}`);
      assert.deepEqual(Object.keys(counted.clients), [cluster.address('h5')], `${url}: the client’s own address`);
      assert.deepEqual(Object.keys(counted.servers).sort(), [...servers].sort(), `${url}: both tasks serve`);
      for (const share of Object.values(counted.servers)) assert.ok(share > 60, `evenly: ${describe(counted)}`);
    }
  }
  await t.test('from the nodes themselves: by their own address, by another’s, and by localhost', async () => {
    for (const node of nodes) {
      assert.ok(servers.includes((await ask(cluster, node, `http://127.0.0.1:8000/`)).server), `${node}, loopback`);
      assert.ok(
        servers.includes((await ask(cluster, node, `http://${cluster.address(node)}:8000/`)).server),
        `${node}, own`,
      );
      const other = node === 'h4' ? 'h1' : 'h4';
      const told = await ask(cluster, node, `http://${cluster.address(other)}:8000/`);
      assert.equal(told.client, cluster.address(node), `${node} by ${other}`);
    }
  });
  await t.test(
    'a port that is taken is refused with its owner, and one that is left open is chosen from 30000 on',
    async () => {
      const taken = await cluster.trySwarm(
        'service',
        'create',
        '--name',
        'thief',
        '--publish',
        '8000:80',
        'busybox',
        'true',
      );
      assert.equal(taken.code, 1);
      assert.match(taken.stderr, /8000/);
      assert.match(taken.stderr, /\bweb\b/);
      await createProbe(cluster, 'open', ['--publish', String(HTTP)]);
      const port = cluster.service('open').endpoint?.ports[0]?.published_port ?? 0;
      assert.ok(port >= 30_000 && port <= 32_767, `${port}`);
      const [server] = cluster.running('open');
      for (const node of nodes)
        assert.equal((await ask(cluster, 'h5', `http://${cluster.address(node)}:${port}/`)).server, server?.id);
    },
  );
  await t.test('127.0.0.1 means only that, and an address of a node only that one', async () => {
    await createProbe(cluster, 'private', [
      '--publish',
      `127.0.0.1:8100:${HTTP}`,
      '--publish',
      `${cluster.address('h2')}:8101:${HTTP}`,
    ]);
    for (const node of nodes) {
      assert.ok((await ask(cluster, node, 'http://127.0.0.1:8100/')).server, node);
      await assert.rejects(ask(cluster, 'h5', `http://${cluster.address(node)}:8100/`), `${node} is closed to others`);
      await assert.rejects(ask(cluster, node, `http://${cluster.address(node)}:8100/`), `${node} by its own address`);
    }
    assert.ok((await ask(cluster, 'h5', `http://${cluster.address('h2')}:8101/`)).server);
    await assert.rejects(ask(cluster, 'h5', `http://${cluster.address('h3')}:8101/`));
  });
  await t.test('host mode beside it, and the mesh goes with its service', async () => {
    await createProbe(cluster, 'here', ['--mode', 'global', '--publish', `mode=host,published=8200,target=${HTTP}`]);
    for (const node of nodes)
      assert.ok((await ask(cluster, 'h5', `http://${cluster.address(node)}:8200/`)).server, node);
    assert.equal(await differences(cluster), '');
    await cluster.swarm('service', 'rm', 'web', 'open', 'private', 'here');
    await assert.rejects(ask(cluster, 'h5', `http://${cluster.address('h1')}:8000/`));
  });
});
