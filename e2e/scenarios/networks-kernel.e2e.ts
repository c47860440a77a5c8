import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { must } from '../../lib/assert.js';
import { until } from '../lab/run.js';
import { Lab } from '../lab/lab.js';
import { nodeIdOf } from '../networks/host-networks.js';
import { Stage } from '../networks/stage.js';

/*
 * The networks of a node on real kernels and engines, without managers: three hosts are told by hand what managers would tell them. The tests build on
 * each other, in this order.
 */

let lab: Lab | undefined;
let stage!: Stage;
const traces = new Map<string, string[]>();

before(async () => {
  lab = await Lab.up({ name: `e2e-${process.pid}`, hosts: 3, owned: true });
  // As distributions set it that are strict about where packets come from.
  for (const { name } of lab.hosts) await lab.must(name, ['sysctl', '-qw', 'net.ipv4.conf.all.rp_filter=1']);
  stage = new Stage(lab);
  for (const { name } of lab.hosts) {
    await stage.shell(name, 'docker run --rm busybox true');
    traces.set(name, await stage.trace(name));
    stage.startNode(name);
  }
});
after(async () => {
  (stage as Stage | undefined)?.end();
  await lab?.down();
});

const counts = (lines: readonly string[]): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const line of lines) found[line] = (found[line] ?? 0) + 1;
  return found;
};
const hostOf = (host: string) => ({ host });
const FAILED = /^failed/;

test('networks: containers on several hosts find each other by name, and a virtual address leads to all, their own included', async () => {
  const { cluster } = stage;
  cluster.network('n0', 'ingress', 0x1000, '10.0.0', { ingress: true });
  cluster.network('na', 'front', 0x1001, '10.0.1');
  cluster.service('web', 'na', 'web', '10.0.1.2', ['www']);
  cluster.service('db', 'na', 'db', '');
  cluster.port('web', 'tcp', 8080, 80);
  cluster.port('web', 'udp', 8080, 80);
  await stage.tellAll();
  await Promise.all([
    stage.run('h1', 't1', 'web', { na: '10.0.1.11', n0: '10.0.0.11' }),
    stage.run('h2', 't2', 'web', { na: '10.0.1.12', n0: '10.0.0.12' }),
    stage.run('h3', 'd1', 'db', { na: '10.0.1.13' }),
  ]);
  await stage.tellAll();
  for (const { host } of stage.nodes) assert.deepEqual(await stage.difference(host), { missing: [], surplus: [] });

  const client = { host: 'h1', taskId: 't1' };
  assert.deepEqual(await stage.ask({ host: 'h3', taskId: 'd1' }, 'tcp', '10.0.1.11', 80), ['t1 10.0.1.13']);
  assert.match(await stage.inContainer('h3', 'd1', 'nslookup', 'web'), /Name:\s+web\nAddress: 10\.0\.1\.2\n/);
  assert.match(await stage.inContainer('h3', 'd1', 'nslookup', 'WWW.front'), /Address: 10\.0\.1\.2\n/);
  assert.match(await stage.inContainer('h1', 't1', 'nslookup', 'db'), /Address: 10\.0\.1\.13\n/);
  const tasks = await stage.inContainer('h1', 't1', 'nslookup', 'tasks.web');
  assert.ok(tasks.includes('10.0.1.11') && tasks.includes('10.0.1.12'), tasks);
  assert.match(await stage.inContainer('h1', 't1', 'nslookup', '10.0.1.13'), /name = db\.1\.d1\.front/);
  assert.match(await stage.inContainer('h1', 't1', 'nslookup', 'no-such-name'), /can't find no-such-name/);
  assert.match(await stage.inContainer('h1', 't1', 'ping', '-c1', 'web'), /1 packets received/);

  for (const protocol of ['tcp', 'udp'] as const) {
    const other = counts(await stage.ask({ host: 'h3', taskId: 'd1' }, protocol, '10.0.1.2', 80, 60));
    assert.deepEqual(Object.keys(other).sort(), ['t1 10.0.1.13', 't2 10.0.1.13'], protocol);
    assert.ok(Math.min(...Object.values(other)) >= 15, JSON.stringify(other));
    // Its own address as source would be nonsense to its kernel: there it is the gateway's.
    const own = counts(await stage.ask(client, protocol, '10.0.1.2', 80, 20));
    assert.deepEqual(Object.keys(own).sort(), ['t1 10.0.1.1', 't2 10.0.1.11'], protocol);
  }
});

test('networks: a published port answers on every node, with a task there or not, and the client’s address is kept', async () => {
  for (const protocol of ['tcp', 'udp'] as const) {
    for (const client of ['h1', 'h2', 'h3']) {
      for (const entry of ['h1', 'h2', 'h3']) {
        const seen = counts(await stage.ask(hostOf(client), protocol, stage.address(entry), 8080, 20));
        const from = stage.address(client);
        assert.deepEqual(
          Object.keys(seen).sort(),
          [`t1 ${from}`, `t2 ${from}`],
          `${protocol} from ${client} by ${entry}`,
        );
      }
      const local = counts(await stage.ask(hostOf(client), protocol, '127.0.0.1', 8080, 20));
      assert.deepEqual(
        Object.keys(local)
          .map((line) => line.split(' ')[0])
          .sort(),
        ['t1', 't2'],
        `${protocol} in ${client}`,
      );
    }
    const inside = await stage.ask({ host: 'h3', taskId: 'd1' }, protocol, stage.address('h3'), 8080, 6);
    assert.ok(!inside.some((line) => FAILED.test(line)), inside.join('; '));
    const own = await stage.ask({ host: 'h1', taskId: 't1' }, protocol, stage.address('h1'), 8080, 6);
    assert.ok(!own.some((line) => FAILED.test(line)), own.join('; '));
  }
});

test('networks: SCTP goes the same ways: a virtual address, a published port by every node, a refusal without a backend', async () => {
  const { cluster } = stage;
  await Promise.all([stage.serveSctp('h1', 't1'), stage.serveSctp('h2', 't2')]);
  const inside = { host: 'h3', taskId: 'd1' };
  cluster.port('web', 'sctp', 8080, 80);
  await stage.tellAll();
  for (const { host } of stage.nodes) assert.deepEqual(await stage.difference(host), { missing: [], surplus: [] });
  const byName = counts(await stage.ask(inside, 'sctp', '10.0.1.2', 80, 30));
  assert.deepEqual(Object.keys(byName).sort(), ['t1 10.0.1.13', 't2 10.0.1.13']);
  for (const entry of ['h1', 'h2', 'h3']) {
    const from = stage.address('h3');
    const seen = counts(await stage.ask(hostOf('h3'), 'sctp', stage.address(entry), 8080, 20));
    assert.deepEqual(Object.keys(seen).sort(), [`t1 ${from}`, `t2 ${from}`], `by ${entry}`);
  }

  // Clients of SCTP begin anew from the port that they had: after the end of the container that they talked with they are led to another.
  let port = 7001;
  while (!(await stage.ask(inside, 'sctp', '10.0.1.2', 80, 1, port)).join().startsWith('t2')) assert.ok(++port < 7050);
  const keys = ['t2/na', 't2/n0'];
  await Promise.all(stage.nodes.map((node) => node.update({ remove_endpoints: keys })));
  const again = () => stage.ask(inside, 'sctp', '10.0.1.2', 80, 1, port);
  await until('its port is as good as new', async () => (await again()).join() === 't1 10.0.1.13', 2_000);
  await Promise.all(stage.nodes.map((node) => node.update({ remove_endpoints: ['t1/na', 't1/n0'] })));
  assert.match((await stage.ask(inside, 'sctp', '10.0.1.2', 80)).join(), /refused/);
  assert.match((await stage.ask(hostOf('h1'), 'sctp', stage.address('h2'), 8080)).join(), /refused/);
  await stage.tellAll();
  for (const { host } of stage.nodes) assert.deepEqual(await stage.difference(host), { missing: [], surplus: [] });
});

test('networks: who is led to a container that has just ended asks again, and is served', async () => {
  const keys = ['t2/na', 't2/n0'];
  // Its own node knows before the others, who still send clients there.
  await stage.node('h2').update({ remove_endpoints: keys });
  const inside = { host: 'h3', taskId: 'd1' };
  const clients = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      i % 2 === 0
        ? stage.hold(inside, 'tcp', '10.0.1.2', 80)
        : stage.hold(hostOf('h3'), 'tcp', stage.address('h1'), 8080),
    ),
  );
  await Promise.all(['h1', 'h3'].map((host) => stage.node(host).update({ remove_endpoints: keys })));
  const answers = await Promise.all(clients.map((client) => client.next()));
  assert.ok(
    answers.every((line) => line.startsWith('t1 ')),
    answers.join('; '),
  );
  for (const client of clients) client.end();
  await stage.tellAll();
  for (const { host } of stage.nodes) assert.deepEqual(await stage.difference(host), { missing: [], surplus: [] });
});

test('networks: a port that is published at one address answers there alone', async () => {
  const { cluster } = stage;
  cluster.port('web', 'tcp', 8081, 80, '127.0.0.1');
  cluster.port('web', 'tcp', 8082, 80, stage.address('h3'));
  await stage.tellAll();
  assert.match((await stage.ask(hostOf('h3'), 'tcp', '127.0.0.1', 8081)).join(), /^t[12] /);
  assert.match((await stage.ask(hostOf('h3'), 'tcp', stage.address('h3'), 8081)).join(), FAILED);
  assert.match((await stage.ask(hostOf('h1'), 'tcp', stage.address('h3'), 8081)).join(), FAILED);
  assert.match((await stage.ask(hostOf('h1'), 'tcp', stage.address('h3'), 8082)).join(), /^t[12] /);
  assert.match((await stage.ask(hostOf('h1'), 'tcp', stage.address('h2'), 8082)).join(), FAILED);
  for (const { host } of stage.nodes) assert.deepEqual(await stage.difference(host), { missing: [], surplus: [] });
});

test('networks: what is withdrawn keeps its connections; flows over UDP move; what is gone ends its connections', async () => {
  const { cluster } = stage;
  const inside = { host: 'h3', taskId: 'd1' };
  const ofT2 = async (hold: () => ReturnType<Stage['hold']>) => {
    for (;;) {
      const talk = await hold();
      if ((await talk.next()).startsWith('t2')) return talk;
      talk.end();
    }
  };
  let vipPort = 41_000;
  let meshPort = 42_000;
  const viaVip = await ofT2(() => stage.hold(inside, 'tcp', '10.0.1.2', 80, ++vipPort));
  const viaMesh = await ofT2(() => stage.hold(hostOf('h3'), 'tcp', stage.address('h1'), 8080, ++meshPort));
  const udp = await ofT2(async () => {
    const talk = await stage.hold(inside, 'udp', '10.0.1.2', 80);
    await talk.next(); // "connected"
    talk.say('hello');
    return talk;
  });

  const withdrawn = [
    cluster.endpoint('t2', 'web', 'na', 'h2', ['10.0.1.12'], false),
    cluster.endpoint('t2', 'web', 'n0', 'h2', ['10.0.0.12'], false),
  ];
  await Promise.all(stage.nodes.map((node) => node.update({ update_endpoints: withdrawn })));
  assert.deepEqual(counts(await stage.ask(inside, 'tcp', '10.0.1.2', 80, 10)), { 't1 10.0.1.13': 10 });
  for (const talk of [viaVip, viaMesh]) {
    talk.say('still here');
    assert.equal(await talk.next(), 'still here');
  }
  udp.say('hello');
  assert.equal(await udp.next(), 't1 10.0.1.13');

  const keys = withdrawn.map(({ key = '' }) => key);
  cluster.changes.update_endpoints = cluster.changes.update_endpoints.filter(({ key = '' }) => !keys.includes(key));
  await Promise.all(stage.nodes.map((node) => node.update({ remove_endpoints: keys })));
  for (const talk of [viaVip, viaMesh]) {
    talk.say('and now?');
    assert.equal(await talk.next(), 'closed ECONNRESET');
  }
  // A client that comes to use its port again is not led there: what the kernel knew of the connection is forgotten.
  const again = async (): Promise<string[]> => [
    ...(await stage.ask(inside, 'tcp', '10.0.1.2', 80, 1, vipPort)),
    ...(await stage.ask(hostOf('h3'), 'tcp', stage.address('h1'), 8080, 1, meshPort)),
  ];
  await until(
    'the ports are as good as new',
    async () => (await again()).every((line) => line.startsWith('t1 ')),
    5_000,
  );
  for (const { host } of stage.nodes) assert.deepEqual(await stage.difference(host), { missing: [], surplus: [] });
});

test('networks: without a backend a connection is refused at once', async () => {
  const { cluster } = stage;
  const withdrawn = [
    cluster.endpoint('t1', 'web', 'na', 'h1', ['10.0.1.11'], false),
    cluster.endpoint('t1', 'web', 'n0', 'h1', ['10.0.0.11'], false),
  ];
  await Promise.all(stage.nodes.map((node) => node.update({ update_endpoints: withdrawn })));
  for (const { host } of stage.nodes) assert.deepEqual(await stage.difference(host), { missing: [], surplus: [] });
  const inside = { host: 'h3', taskId: 'd1' };
  for (const protocol of ['tcp', 'udp'] as const) {
    assert.deepEqual(await stage.ask(inside, protocol, '10.0.1.2', 80), ['failed: ECONNREFUSED'], protocol);
    assert.deepEqual(
      await stage.ask(hostOf('h1'), protocol, stage.address('h2'), 8080),
      ['failed: ECONNREFUSED'],
      protocol,
    );
  }
  cluster.endpoint('t1', 'web', 'na', 'h1', ['10.0.1.11']);
  cluster.endpoint('t1', 'web', 'n0', 'h1', ['10.0.0.11']);
  cluster.endpoint('t2', 'web', 'na', 'h2', ['10.0.1.12']);
  cluster.endpoint('t2', 'web', 'n0', 'h2', ['10.0.0.12']);
  await stage.tellAll();
  assert.equal(
    Object.keys(counts(await stage.ask(inside, 'tcp', '10.0.1.2', 80, 30))).length,
    2,
    'an address that comes again',
  );
});

test('networks: what is in another network, or no member, is not reached', async () => {
  const { cluster } = stage;
  cluster.network('nb', 'back', 0x1002, '10.0.2');
  cluster.service('api', 'nb', 'api', '10.0.2.2');
  await stage.tellAll();
  await stage.run('h1', 'b1', 'api', { nb: '10.0.2.11' });
  await stage.tellAll();
  assert.deepEqual(await stage.ask({ host: 'h1', taskId: 'b1' }, 'tcp', '10.0.2.2', 80), ['b1 10.0.2.1']);
  // From a container on the same host, and on another one, both in "front" only; and from one that is in the ingress network too.
  for (const [host, taskId] of [
    ['h3', 'd1'],
    ['h1', 't1'],
  ] as const) {
    for (const address of ['10.0.2.11', '10.0.2.2', '10.0.2.1', '10.0.0.12']) {
      const [line = ''] = await stage.ask({ host, taskId }, 'tcp', address, 80);
      assert.match(line, FAILED, `${taskId} to ${address}`);
    }
    assert.match(await stage.inContainer(host, taskId, 'ping', '-c1', '-W1', '10.0.2.2'), /100% packet loss/);
    assert.match(await stage.inContainer(host, taskId, 'nslookup', 'api'), /can't find api/);
  }

  const from = { host: 'h3', taskId: 'd1' };
  assert.deepEqual(await stage.ask(from, 'tcp', '10.0.1.11', 80), ['t1 10.0.1.13']);
  await stage.node('h1').update({ remove_peers: [nodeIdOf('h3')] });
  assert.match((await stage.ask(from, 'tcp', '10.0.1.11', 80)).join(), FAILED, 'h3 is no member to h1');
  await stage.node('h1').update(cluster.full('h1'), 'full');
  assert.deepEqual(await stage.ask(from, 'tcp', '10.0.1.11', 80), ['t1 10.0.1.13']);
});

test('networks: a container that is run by hand takes part in an attachable network', async () => {
  const { cluster } = stage;
  cluster.network('nc', 'open', 0x1003, '10.0.3', { attachable: true, range: '10.0.3.240/29' });
  cluster.service('shop', 'nc', 'shop', '10.0.3.2');
  await stage.tellAll();
  await stage.run('h2', 's1', 'shop', { nc: '10.0.3.11' });
  await stage.tellAll();
  await stage.shell('h1', 'docker run -d --name tool --network open busybox sleep 1000');
  await until(
    'it is told',
    async () => (await stage.node('h1').ask<object[]>({ do: 'attached' })).length === 1,
    10_000,
  );
  const [tool] = await stage.node('h1').ask<{ name: string; addresses: string[] }[]>({ do: 'attached' });
  assert.equal(tool?.name, 'tool');
  const address = must(tool.addresses[0], 'its address');
  assert.match(address, /^10\.0\.3\.24[0-7]$/);
  await Promise.all(
    stage.nodes.map((node) => node.update({ update_endpoints: [cluster.endpoint('tool', '', 'nc', 'h1', [address])] })),
  );
  assert.match(await stage.shell('h1', 'docker exec tool nslookup shop'), /Address: 10\.0\.3\.2\n/);
  assert.match(
    await stage.shell('h1', 'docker exec tool sh -c "echo | nc shop 80"'),
    new RegExp(`^s1 ${address.replaceAll('.', '\\.')}`),
  );
  await stage.shell('h1', 'docker rm -f tool');
  await until(
    'its end is told',
    async () => (await stage.node('h1').ask<object[]>({ do: 'attached' })).length === 0,
    10_000,
  );
});

test('networks: what somebody breaks is mended; a killed agent and a restarted engine change nothing', async () => {
  const { cluster } = stage;
  cluster.changes.update_endpoints = cluster.changes.update_endpoints.filter(({ task_id }) => task_id !== 'tool');
  await stage.tellAll();
  const inside = { host: 'h3', taskId: 'd1' };
  const talk = await stage.hold(inside, 'tcp', '10.0.1.2', 80);
  await talk.next();
  await stage.shell(
    'h3',
    `nft flush chain inet swarm published; nft delete element inet swarm members '{ ${stage.address('h1')} }'; iptables -D DOCKER-USER 1; iptables -D DOCKER-USER 1
     sysctl -q -w net.ipv4.ip_forward=0 net.ipv4.conf.sw-1000.route_localnet=0
     ip link delete vx-1002; bridge fdb del 02:42:0a:00:01:0b dev vx-1001 dst ${stage.address('h1')} self; ip address del 10.0.1.2/32 dev sw-1001`,
  );
  assert.notDeepEqual(await stage.difference('h3'), { missing: [], surplus: [] });
  assert.deepEqual(await stage.node('h3').ask({ do: 'check' }), { err: '' });
  assert.deepEqual(await stage.difference('h3'), { missing: [], surplus: [] });
  assert.match((await stage.ask(hostOf('h1'), 'tcp', stage.address('h3'), 8080)).join(), /^t/);
  assert.match((await stage.ask(hostOf('h3'), 'tcp', '127.0.0.1', 8080)).join(), /^t/);

  await stage.node('h3').kill();
  talk.say('who needs an agent');
  assert.equal(await talk.next(), 'who needs an agent');
  stage.startNode('h3');
  const told = async () => (await stage.difference('h3')).missing.length === 0;
  await until('the record on disk is in force', told, 10_000);
  await stage.tellAll();
  talk.say('still here');
  assert.equal(await talk.next(), 'still here');
  assert.deepEqual(await stage.difference('h3'), { missing: [], surplus: [] });

  await stage.lab.kill('h1', 'engine', 'SIGTERM');
  await stage.lab.startEngine('h1');
  await until(
    'the networks of h1 are as they were',
    async () => (await stage.difference('h1')).missing.length === 0,
    20_000,
  );
});

test('networks: what clashes with the host is refused with the reason', async () => {
  const { cluster } = stage;
  await stage.shell('h2', 'ip route add 10.9.0.0/16 via 10.77.0.254; docker network create --subnet 10.8.0.0/24 taken');
  const full = cluster.full('h2');
  const network = (id: string, name: string, vni: number, prefix: string) => ({
    id,
    name,
    vni,
    data_path_port: 4789,
    ipam: [{ subnet: `${prefix}.0/24`, gateway: `${prefix}.1` }],
  });
  const bad = [network('nx', 'routed', 0x1010, '10.9.1'), network('ny', 'taken', 0x1011, '10.0.9')];
  const { err } = await stage
    .node('h2')
    .ask<{ err: string }>({ do: 'update', kind: 'increment', changes: { update_networks: bad } });
  assert.match(
    err,
    /network routed cannot be made on this node: its subnet 10\.9\.1\.0\/24 overlaps with the route to 10\.9\.0\.0\/16 by eth0/,
  );
  assert.match(
    err,
    /network taken cannot be made on this node: the engine has a network of that name already, of driver bridge/,
  );
  const task = {
    id: 'x1',
    networks: [{ network_id: 'nx', addresses: ['10.9.1.5/24'] }],
    spec: { container_spec: { image: 'busybox' } },
  };
  await assert.rejects(
    stage.node('h2').ask({ do: 'run', task }),
    /rejected: network routed cannot be made on this node: its subnet/,
  );
  await stage.shell('h2', 'ip route del 10.9.0.0/16; docker network rm taken');
  await stage.node('h2').update(full, 'full');
});

test('networks: a network goes with its record, and all of them leave no trace', async () => {
  const { cluster } = stage;
  await stage.node('h1').ask({ do: 'stop', taskId: 'b1' });
  cluster.changes.update_networks = cluster.changes.update_networks.filter(({ id }) => id !== 'nb');
  cluster.changes.update_endpoints = cluster.changes.update_endpoints.filter(({ network_id }) => network_id !== 'nb');
  cluster.changes.update_services = cluster.changes.update_services.filter(({ network_id }) => network_id !== 'nb');
  await stage.tellAll();
  assert.doesNotMatch(
    await stage.shell(
      'h1',
      'ip -o link; docker network ls; nft list set inet swarm bridges; nft list map inet swarm vips',
    ),
    /1002|\bback /,
  );

  for (const [host, id] of [
    ['h1', 't1'],
    ['h2', 't2'],
    ['h2', 's1'],
  ] as const)
    await stage.node(host).ask({ do: 'stop', taskId: id });
  await stage.shell('h3', 'docker rm -f $(docker ps -aq)'); // of the agent's earlier life
  for (const node of stage.nodes) assert.deepEqual(await node.ask({ do: 'remove-all' }), { err: '', left: '' });
  for (const { host } of stage.nodes) assert.deepEqual(await stage.trace(host), traces.get(host), host);
});
