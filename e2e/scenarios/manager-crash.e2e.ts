import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

const ROUNDS = 3;

test('manager: kill -9 loses nothing that was acknowledged and restarts no container', async (t) => {
  const cluster = await Cluster.up(t, 2);
  await cluster.swarm('service', 'create', '--name', 'web', '--replicas', '4', 'busybox', 'sleep', '100000');
  const before = [await cluster.containers('h1', 'web'), await cluster.containers('h2', 'web')];
  assert.deepEqual(
    before.map((containers) => containers.length),
    [2, 2],
  );
  const token = await cluster.token();

  const acknowledged: string[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    // Services are created one after the other until the manager dies in the middle of it.
    const creating = (async () => {
      for (let number = 1; ; number++) {
        const name = `made-${round}-${number}`;
        const { code } = await cluster.trySwarm(
          'service',
          'create',
          '-d',
          '--replicas',
          '0',
          '--name',
          name,
          'busybox',
        );
        if (code !== 0) return;
        acknowledged.push(name);
      }
    })();
    const enough = acknowledged.length + 2;
    await cluster.until('two more services are there', () => acknowledged.length >= enough);
    await cluster.lab.kill('h1', 'swarmd');
    await creating;
    await cluster.lab.startSwarmd('h1');
    const names = (await cluster.swarm('service', 'ls', '--format', '{{.Name}}')).trim().split('\n');
    for (const name of acknowledged) assert.ok(names.includes(name), `${name} was acknowledged and is lost`);
  }

  assert.equal(await cluster.token(), token);
  await cluster.until(
    'both nodes are ready',
    () => cluster.nodes.filter((node) => node.status.state === 'ready').length === 2,
  );
  await cluster.until('all tasks run', () => cluster.running('web').length === 4);
  assert.deepEqual([await cluster.containers('h1', 'web'), await cluster.containers('h2', 'web')], before);
  await cluster.swarm('service', 'scale', 'web=6');
  assert.deepEqual(
    await Promise.all(['h1', 'h2'].map(async (host) => (await cluster.containers(host, 'web')).length)),
    [3, 3],
  );
});
