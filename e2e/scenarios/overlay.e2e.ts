import assert from 'node:assert/strict';
import test from 'node:test';
import { loadProbeImage } from '../load/probe-image.js';
import { Cluster } from './cluster.js';
import {
  addressIn,
  ask,
  fetching,
  createProbe,
  differences,
  hostOf,
  HTTP,
  inTask,
  lookUp,
  mustInTask,
  traces,
} from './probe.js';

test('overlay: tasks on four hosts find each other by name, in every network that they are in, and leave no trace', async (t) => {
  const cluster = await Cluster.up(t, 4);
  await loadProbeImage(cluster.lab);
  const hosts = cluster.lab.hosts.map(({ name }) => name);
  const before = await Promise.all(hosts.map((host) => traces(cluster, host)));

  await cluster.swarm(
    'network',
    'create',
    '-d',
    'overlay',
    '--subnet',
    '10.90.0.0/24',
    '--label',
    'tier=front',
    'front',
  );
  await cluster.swarm('network', 'create', '--internal', 'back');
  assert.match(await cluster.swarm('network', 'ls', '--filter', 'label=tier=front'), /front\s+overlay\s+swarm/);
  await createProbe(cluster, 'web', ['--replicas', '4', '--network', 'name=front,alias=www', '--network', 'back']);
  await createProbe(cluster, 'db', ['--replicas', '2', '--network', 'back', '--endpoint-mode', 'dnsrr']);
  const web = cluster.running('web');
  const db = cluster.running('db');
  assert.equal(new Set(web.map((task) => task.node_id)).size, 4, 'one on each host');

  const [first] = web;
  assert.ok(first);
  const addresses = await Promise.all(web.map((task) => addressIn(cluster, task, 'front')));
  assert.ok(addresses.every((address) => address.startsWith('10.90.0.')));
  const inBack = await Promise.all(web.map((task) => addressIn(cluster, task, 'back')));
  const found = (await lookUp(cluster, first, 'tasks.web')).join();
  assert.ok(
    [addresses, inBack].some((each) => [...each].sort().join() === found),
    `all in one network: ${found}`,
  );
  const [vip] = await lookUp(cluster, first, 'www');
  assert.ok(vip !== undefined && vip.startsWith('10.90.0.') && !addresses.includes(vip), `a virtual address: ${vip}`);
  assert.deepEqual(await lookUp(cluster, first, 'WEB'), await lookUp(cluster, first, 'web'), 'in any case of letters');
  const databases = await Promise.all(db.map((task) => addressIn(cluster, task, 'back')));
  assert.deepEqual(await lookUp(cluster, first, 'db'), databases.sort(), 'dnsrr: all tasks');
  for (const task of db) assert.deepEqual(await lookUp(cluster, task, 'www'), [], 'no names of other networks');
  for (const from of web)
    for (const to of web) {
      const name = `web.${to.slot}.${to.id}`;
      assert.equal((await ask(cluster, from, `http://${name}:${HTTP}/`)).server, to.id, `${from.slot} asks ${to.slot}`);
    }
  const [database] = db;
  assert.ok(database);
  const seen = await ask(cluster, first, `http://${await addressIn(cluster, database, 'back')}:${HTTP}/`);
  assert.equal(seen.client, await addressIn(cluster, first, 'back'), 'the server sees the client’s own address');
  assert.equal(
    (await inTask(cluster, first, ['ping', '-c', '1', '-W', '2', vip])).code,
    0,
    'a virtual address answers ping',
  );

  await t.test('names follow the healthy set', async () => {
    const [, ill] = db;
    assert.ok(ill);
    await mustInTask(cluster, ill, ['wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${HTTP}/health/fail`]);
    await cluster.until('the one that is ill is replaced', () => {
      const running = cluster.running('db');
      return running.length === 2 && !running.some(({ id }) => id === ill.id);
    });
    const now = await Promise.all(cluster.running('db').map((task) => addressIn(cluster, task, 'back')));
    assert.deepEqual(await lookUp(cluster, first, 'db'), now.sort());
  });

  await t.test('what is in use is not removed, and says who uses it', async () => {
    const refused = await cluster.trySwarm('network', 'rm', 'back');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /in use/);
    assert.match(refused.stderr, /\bdb\b/);
    assert.match(refused.stderr, /\bweb\b/);
    const shown = JSON.parse(await cluster.swarm('network', 'inspect', 'front')) as {
      Containers: Record<string, { IPv4Address: string }>;
      Peers: { IP: string }[];
    }[];
    const shownAddresses = Object.values(shown[0]?.Containers ?? {}).map((each) =>
      each.IPv4Address.replace(/\/.*/, ''),
    );
    for (const address of addresses) assert.ok(shownAddresses.includes(address), `${address} is shown`);
    assert.equal(shown[0]?.Peers.length, 4);
  });

  assert.equal(await differences(cluster), '');
  await t.test('after kill -9 of a daemon and the end of all tasks nothing is left on any host', async () => {
    await cluster.lab.kill('h3', 'swarmd');
    await cluster.swarm('service', 'rm', 'web', 'db');
    await cluster.lab.startSwarmd('h3');
    const gone = async (network: string): Promise<void> => {
      for (let tries = 0; ; tries++) {
        const { code, stderr } = await cluster.trySwarm('network', 'rm', network);
        if (code === 0) return;
        assert.ok(tries < 60, stderr);
        await cluster.lab.must('h1', ['sleep', '0.5']);
      }
    };
    await gone('front');
    await gone('back');
    for (const [i, host] of hosts.entries()) {
      let after = '';
      for (let tries = 0; tries < 60; tries++) {
        after = await traces(cluster, host);
        if (after === before[i]) break;
        await cluster.lab.must('h1', ['sleep', '0.5']);
      }
      assert.equal(after, before[i], host);
    }
  });
});

test('overlay: a full network says so; an attachable one takes containers that are run by hand; host and none work', async (t) => {
  const cluster = await Cluster.up(t, 2);
  await loadProbeImage(cluster.lab);
  await cluster.swarm('network', 'create', '--subnet', '10.91.0.0/29', 'small');
  await cluster.swarm(
    'service',
    'create',
    '--detach',
    '--name',
    'many',
    '--replicas',
    '6',
    '--network',
    'small',
    'busybox',
    'sleep',
    '100000',
  );
  await cluster.until('the rest waits for an address', () =>
    cluster.tasks('many').some(({ status }) => /addresses in use/.test(status.err)),
  );
  const waiting = cluster.tasks('many').find(({ status }) => status.err !== '');
  assert.match(waiting?.status.err ?? '', /network small: 5 of 5 addresses in use/);
  assert.equal(waiting?.status.state, 'new');
  assert.match(await cluster.swarm('service', 'ps', '--no-trunc', 'many'), /5 of 5 addresses in use/);
  assert.match(await cluster.swarm('network', 'inspect', 'small'), /5 of 5/);
  await cluster.swarm('service', 'scale', 'many=3');
  await cluster.until('three run', () => cluster.running('many').length === 3);

  await cluster.swarm('network', 'create', '--attachable', 'open');
  await createProbe(cluster, 'inside', ['--replicas', '2', '--network', 'open']);
  const run = ['docker', 'run', '--rm', '--network', 'open'];
  for (const host of ['h1', 'h2']) {
    const answer = await cluster.lab.must(host, [...run, 'probe', ...fetching(`http://inside:${HTTP}/`)]);
    assert.match(answer, /"server"/, host);
  }
  const [task] = cluster.running('inside');
  assert.ok(task);
  const byHand = async (): Promise<string> => {
    await cluster.lab.must('h2', ['docker', 'run', '-d', '--name', 'byhand', '--network', 'open', 'probe']);
    let found: string[] = [];
    for (let tries = 0; found.length === 0; tries++) {
      assert.ok(tries < 50, 'its name is known in the network');
      found = await lookUp(cluster, task, 'byhand');
    }
    const serves = ['docker', 'exec', 'byhand', 'wget', '-q', '-O', '/dev/null', `http://127.0.0.1:${HTTP}/`];
    for (let tries = 0; (await cluster.lab.exec('h2', serves)).code !== 0; tries++) assert.ok(tries < 50, 'it serves');
    for (const from of cluster.running('inside'))
      assert.ok((await ask(cluster, from, `http://byhand:${HTTP}/`)).server);
    return found.join(' ');
  };
  const first = await byHand();
  // One that comes after it has its address: what ended the connections of the first is over when the name of the second is known.
  for (let round = 0; round < 3; round++) {
    await cluster.lab.must('h2', ['docker', 'rm', '-f', 'byhand']);
    for (let tries = 0; (await lookUp(cluster, task, 'byhand')).length > 0; tries++)
      assert.ok(tries < 50, 'its name goes with it');
    assert.equal(await byHand(), first);
  }
  assert.match(await cluster.swarm('network', 'inspect', 'open'), /byhand/);
  await cluster.lab.must('h2', ['docker', 'rm', '-f', 'byhand']);

  await cluster.swarm(
    'service',
    'create',
    '--name',
    'onhost',
    '--network',
    'host',
    '--mode',
    'global',
    'busybox',
    'sleep',
    '100000',
  );
  for (const each of cluster.running('onhost')) {
    const name = await mustInTask(cluster, each, ['hostname']);
    assert.equal(name.trim(), hostOf(cluster, each));
    assert.match(await mustInTask(cluster, each, ['ip', 'addr']), /10\.77\.0\./);
  }
  const refused = await cluster.trySwarm('network', 'create', '--subnet', '10.91.0.0/24', 'clash');
  assert.match(refused.stderr, /overlap/);
  assert.match(refused.stderr, /small/);
});
