import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { hasCode, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { NetworkChangesInput } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import { assignedTask } from '../testing.js';
import { changesOf, endpointRecord, expected, networkRecord, node, OF_TASK, WEB } from './testing.js';

const TASK = assignedTask('t1', {
  networks: [
    { network_id: 'a', addresses: ['10.0.1.11/24'], driver_opts: { metric: '7' } },
    { network_id: 'ing', addresses: ['10.0.0.11/24'] },
  ],
});

test('networks: what it is told is in force, changes are small, and nothing is left after the last network', async (t) => {
  const { host, engine, listening, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  assert.deepEqual(await networks.settled(), { err: '' });
  assert.deepEqual(await networks.facts(), expected(WEB));
  assert.deepEqual([...listening], ['10.0.0.1', '10.0.1.1']);
  assert.equal(host.devices.get('sw-1000')?.mac, '02:53:0a:00:00:07');
  assert.equal(host.rules.length, 2);

  host.runs.splice(0);
  const withdrawn = {
    update_endpoints: [endpointRecord('t2', 'web', 'a', '10.0.1.12', { node_id: 'node1', serving: false })],
  };
  networks.update(changesOf(withdrawn), 'increment');
  await networks.settled();
  assert.deepEqual(
    host.runs.map(({ argv }) => argv),
    ['nft -f -', 'conntrack -L -p udp'],
  );
  assert.deepEqual(await networks.facts(), expected(WEB, withdrawn));

  networks.update(changesOf({}), 'full');
  assert.deepEqual(await networks.settled(), { err: '' });
  assert.deepEqual([...host.devices.keys()], ['eth0']);
  assert.equal(host.table.exists, false);
  assert.deepEqual([host.rules, [...listening], await networks.facts()], [[], [], []]);
  assert.equal((await engine.listNetworks()).length, 3);
  await networks.close();
});

test('networks: a task’s container gets the networks in their order, its addresses and the gateway as name server', async (t) => {
  const { open } = node(t);
  const networks = await open();
  await assert.rejects(networks.attach(TASK), (error) => hasCode(error, 'NETWORK_MISSING'));
  networks.update(changesOf(WEB), 'full');
  assert.deepEqual(await networks.attach(TASK), {
    mode: 'net-a',
    endpoints: [
      { network: 'net-a', endpoint: { addresses: ['10.0.1.11'], mac: '02:42:0a:00:01:0b', options: { metric: '7' } } },
      { network: '0-swarm-ingress', endpoint: { addresses: ['10.0.0.11'], mac: '02:42:0a:00:00:0b', options: {} } },
    ],
    nameservers: ['10.0.1.1'],
  });
  await networks.close();
});

test('networks: what somebody changes is put back within a period, and so is what the engine lost', async (t) => {
  const { host, clock, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  host.table.sets.get('members')?.clear();
  host.table.chains.get('published')?.pop();
  host.rules.pop();
  host.neighbours.clear();
  host.devices.delete('vx-1001');
  host.sysctls.set('net.ipv4.ip_forward', '0').set('net.ipv4.conf.sw-1000.route_localnet', '0');
  assert.notDeepEqual(await networks.facts(), expected(WEB));
  await clock.advance(limits.network_check_period_ms + 1);
  await networks.settled();
  assert.deepEqual(await networks.facts(), expected(WEB));
  assert.equal(host.rules.length, 2);
  assert.equal(host.table.chains.get('published')?.length, 4);
  assert.deepEqual([...host.sysctls.values()], ['1', '1']);
  await networks.close();
});

test('networks: a command that fails is followed by a look; what stays wrong is told and tried again', async (t) => {
  const { host, clock, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  host.table.sets.get('vips')?.clear(); // so that the next change cannot delete its element
  const gone = { remove_endpoints: ['t2/a'] };
  networks.update(changesOf(gone), 'increment');
  assert.deepEqual(await networks.settled(), { err: '' });
  assert.deepEqual(await networks.facts(), expected(WEB, gone));
  assert.deepEqual(host.table.elements('gone'), [['10.0.1.12', '']]);

  host.failNext.set('iptables', 'Another app is currently holding the xtables lock');
  assert.match((await networks.check()).err, /iptables -w 10 -S failed: Another app/);
  await clock.advance(1000);
  assert.deepEqual(await networks.settled(), { err: '' });

  networks.update(
    changesOf({ update_endpoints: [endpointRecord('t3', 'web', 'a', '10.0.1.12', { node_id: 'node1' })] }),
    'increment',
  );
  await networks.settled();
  assert.deepEqual(host.table.elements('gone'), [], 'an address that is another’s now');
  await networks.close();
});

test('networks: an address that has gone is one whatever comes first: its end, its next holder, or a failure', async (t) => {
  const { host, clock, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  const next = (task: string) => endpointRecord(task, 'web', 'a', '10.0.1.12', { node_id: 'node1' });
  const gone = (): unknown => host.table.elements('gone').map(([address]) => address);
  const tell = async (changes: NetworkChangesInput): Promise<void> => {
    networks.update(changesOf(changes), 'increment');
    await networks.settled();
  };
  await tell({ update_endpoints: [next('t3')] });
  await tell({ remove_endpoints: ['t2/a'] });
  assert.deepEqual(gone(), [], 'the next holder was there before the last one’s end was told');
  await tell({ remove_endpoints: ['t3/a'] });
  assert.deepEqual(gone(), ['10.0.1.12']);

  host.failNext.set('nft', 'Could not process rule: Device or resource busy');
  host.table.sets.get('vips')?.clear(); // the look after it finds more to do
  networks.update(changesOf({ update_endpoints: [next('t4')] }), 'increment');
  await networks.settled();
  assert.deepEqual(gone(), [], 'the run failed, what it had to do did not get lost');

  await tell({ remove_endpoints: ['t4/a'] });
  assert.deepEqual(gone(), ['10.0.1.12']);
  await clock.advance(limits.network_gone_ms + 1);
  await tell({ update_endpoints: [next('t5')].map((each) => ({ ...each, addresses: ['10.0.1.99'] })) });
  assert.deepEqual(gone(), [], 'nobody waits that long');
  await tell({ remove_endpoints: ['t5/a'] });
  await tell({ remove_networks: ['a'] });
  assert.deepEqual(gone(), [], 'its network is no more');
  await networks.close();
});

test('networks: one that is broken does not stop the others: its device is no port of its bridge', async (t) => {
  const { host, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  host.loose.add('vx-1001');
  must(host.devices.get('vx-1001'), 'the device').master = '';
  host.ports.clear(); // the kernel forgets those with the port
  assert.match((await networks.check()).err, /network net-a .*Cannot find device/);
  const more: NetworkChangesInput = {
    update_endpoints: ['a', 'ing'].map((id, i) =>
      endpointRecord('t3', 'web', id, `10.0.${1 - i}.13`, { node_id: 'node1' }),
    ),
  };
  networks.update(changesOf(more), 'increment');
  await networks.settled();
  const ports = (await networks.facts()).filter((line) => line.includes('published port'));
  assert.deepEqual(
    ports,
    expected(WEB, more).filter((line) => line.includes('published port')),
  );
  await networks.close();
});

test('networks: what the kernel refuses of one stops no other, is told, and is tried again', async (t) => {
  const { host, clock, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  host.refused.add('10.0.1.13');
  const more: NetworkChangesInput = {
    update_endpoints: ['a', 'ing'].map((id, i) =>
      endpointRecord('t3', 'web', id, `10.0.${1 - i}.13`, { node_id: 'node1' }),
    ),
  };
  networks.update(changesOf(more), 'increment');
  assert.match((await networks.settled()).err, /No buffer space available/);
  const refused = (line: string): boolean => line.startsWith('address 10.0.1.13 in ');
  const all = expected(WEB, more);
  assert.equal(all.filter(refused).length, 1);
  assert.deepEqual(
    await networks.facts(),
    all.filter((line) => !refused(line)),
  );
  host.refused.clear();
  await clock.advance(1_000);
  assert.deepEqual(await networks.settled(), { err: '' });
  assert.deepEqual(await networks.facts(), all);
  await networks.close();
});

test('networks: flows that no new rule would see are forgotten: over UDP what is withdrawn, and came before its port; over others what has ended', async (t) => {
  const { host, clock, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  host.flows['udp'] = [
    'udp 17 20 src=10.0.1.9 dst=10.0.1.2 sport=1000 dport=53 src=10.0.1.12 dst=10.0.1.9 sport=53 dport=1000 mark=0 use=1',
    'udp 17 20 src=10.0.1.9 dst=10.0.1.2 sport=1001 dport=53 src=10.0.1.11 dst=10.0.1.9 sport=53 dport=1001 mark=0 use=1',
    'udp 17 20 src=192.168.0.9 dst=192.168.0.100 sport=1002 dport=9000 [UNREPLIED] src=192.168.0.100 dst=192.168.0.9 sport=9000 dport=1002 mark=0 use=1',
  ].join('\n');
  const flow = 'src=10.0.1.9 dst=10.0.1.2 sport=7 dport=7 src=10.0.1.12 dst=10.0.1.9 sport=7 dport=7 mark=0 use=1';
  host.flows['tcp'] = `tcp 6 300 FIN_WAIT ${flow}`;
  host.flows['sctp'] = `sctp 132 209 ESTABLISHED ${flow}`;
  const record = endpointRecord('t2', 'web', 'a', '10.0.1.12', { node_id: 'node1', serving: false });
  host.failNext.set('conntrack', 'Operation failed: No buffer space available');
  networks.update(changesOf({ update_endpoints: [record] }), 'increment');
  assert.match((await networks.applied()).err, /No buffer space available/);
  assert.deepEqual(host.forgotten, []);
  await clock.advance(1_000);
  assert.deepEqual(await networks.settled(), { err: '' });
  assert.deepEqual(host.forgotten.splice(0), [
    'conntrack -D -p udp -s 10.0.1.9 -d 10.0.1.2 --sport 1000 --dport 53 --reply-src 10.0.1.12',
  ]);
  networks.update(changesOf({ remove_endpoints: ['t2/a'] }), 'increment');
  await networks.settled();
  const port = { key: 'udp/9000', service_id: 'web', protocol: 'udp', published_port: 9000, target_port: 9 } as const;
  networks.update(changesOf({ update_ports: [port] }), 'increment');
  await networks.settled();
  const which = '-s 10.0.1.9 -d 10.0.1.2 --sport 7 --dport 7 --reply-src 10.0.1.12';
  const ended = ['tcp', 'sctp'].map((protocol) => `conntrack -D -p ${protocol} ${which}`);
  const early = '-s 192.168.0.9 -d 192.168.0.100 --sport 1002 --dport 9000 --reply-src 192.168.0.100';
  assert.deepEqual(host.forgotten.sort(), [...ended, `conntrack -D -p udp ${early}`].sort());
  await networks.close();
});

test('networks: the record on disk is put in force without a manager, and nothing unknown is removed before one has told', async (t) => {
  const { host, engine, open } = node(t);
  const first = await open();
  first.update(changesOf(WEB), 'full');
  await first.settled();
  await first.close();
  host.table.load('table inet swarm\ndelete table inet swarm');
  host.devices.delete('vx-1001');
  const labels = { 'com.docker.swarm.network.id': 'old', 'com.docker.swarm.node.id': 'self' };
  const options = { 'com.docker.network.bridge.name': 'sw-2000' };
  await engine.createNetwork({ name: 'old', labels, options, internal: false, subnets: [] });

  const second = await open();
  assert.deepEqual(await second.settled(), { err: '' });
  assert.deepEqual(
    (await second.facts()).filter((line) => !line.startsWith('network old')),
    expected(WEB),
  );
  assert.ok((await engine.listNetworks()).some(({ name }) => name === 'old'));
  second.update(changesOf(WEB), 'full');
  await second.settled();
  assert.ok(!(await engine.listNetworks()).some(({ name }) => name === 'old'));
  await second.close();
});

test('networks: a swarmd that starts beside an engine that is slow keeps what it had of the engine’s other networks', async (t) => {
  const { host, engine, clock, open } = node(t);
  const subnets = [{ subnet: '172.30.0.0/24', gateway: '172.30.0.1', range: '' }];
  await engine.createNetwork({ name: 'other', labels: {}, options: {}, internal: false, subnets });
  const before = await open();
  before.update(changesOf(WEB), 'full');
  await before.settled();
  await before.close();
  const inside = () => host.table.elements('inside').map(([subnet]) => subnet);
  assert.ok(inside().includes('172.30.0.0/24'));
  engine.latency.networks = 30_000;
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  assert.deepEqual(await networks.applied(), { err: '' });
  assert.ok(inside().includes('172.30.0.0/24'));
  engine.latency.networks = 0;
  await clock.advance(60_000);
  assert.deepEqual(await networks.facts(), expected(WEB));
  await networks.close();
});

test('networks: a swarmd that starts makes the table anew in one transaction: at no time is it without its elements', async (t) => {
  const { host, open } = node(t);
  const before = await open();
  before.update(changesOf(WEB), 'full');
  await before.settled();
  await before.close();
  host.runs.splice(0);
  const networks = await open();
  assert.deepEqual(await networks.settled(), { err: '' });
  assert.deepEqual(await networks.facts(), expected(WEB));
  const [load, ...more] = host.ran('nft -f');
  assert.match(load ?? '', /delete table inet swarm/);
  assert.match(load ?? '', /add element inet swarm ports /);
  assert.deepEqual(more, []);
  await networks.close();
});

test('networks: why one cannot be here is told: a route of the host, a name or a subnet of the engine, encryption', async (t) => {
  const { host, engine, open } = node(t);
  host.routes.push({ dst: '10.0.0.0/16', dev: 'tun0' });
  await engine.createNetwork({ name: 'net-b', labels: {}, options: {}, internal: false, subnets: [] });
  const networks = await open();
  const update_networks = [
    networkRecord('a', 1),
    networkRecord('b', 2, { ipam: [{ subnet: '172.20.0.0/24', gateway: '172.20.0.1' }] }),
    networkRecord('c', 3, { options: { encrypted: '' }, ipam: [{ subnet: '172.21.0.0/24', gateway: '172.21.0.1' }] }),
  ];
  networks.update(changesOf({ update_networks }), 'full');
  const { err } = await networks.settled();
  for (const reason of [
    /network net-a cannot be made on this node: its subnet 10\.0\.1\.0\/24 overlaps with the route to 10\.0\.0\.0\/16 by tun0/,
    /network net-b cannot be made on this node: the engine has a network of that name already, of driver bridge/,
    /network net-c cannot be made on this node: it is to be encrypted, and this node cannot encrypt/,
  ]) {
    assert.match(err, reason);
  }
  await assert.rejects(networks.attach(TASK), (error) => hasCode(error, 'NETWORK_UNUSABLE'));
  host.routes.pop();
  networks.update(changesOf(WEB), 'increment');
  await networks.attach(TASK);
  await networks.close();
});

test('networks: an engine that is away is waited for; a network with a container in it goes later', async (t) => {
  const { engine, clock, open, run } = node(t);
  const networks = await open();
  engine.disconnect();
  networks.update(changesOf(WEB), 'full');
  assert.match((await networks.settled()).err, /cannot reach the container engine/);
  await assert.rejects(networks.attach(TASK), (error) => hasCode(error, 'NETWORK_NOT_READY'));
  engine.connect();
  await clock.advance(2_000);
  assert.deepEqual(await networks.settled(), { err: '' });

  const id = await run('c', 'net-a', '10.0.1.11', OF_TASK);
  networks.update(changesOf({ remove_networks: ['a'] }), 'increment');
  assert.match((await networks.settled()).err, /has active endpoints/);
  engine.exit(id, 0);
  await clock.advance(20_000);
  assert.deepEqual(await networks.settled(), { err: '' });
  assert.ok(!(await engine.listNetworks()).some(({ name }) => name === 'net-a'));
  await networks.close();
});

test('networks: containers that are run by hand are told, with those that go', async (t) => {
  const { host, engine, clock, attached, open, run } = node(t);
  const networks = await open();
  networks.update(
    changesOf({ update_networks: [networkRecord('a', 1, { attachable: true, range: '10.0.1.240/29' })] }),
    'full',
  );
  await networks.settled();
  await run('of-a-task', 'net-a', '10.0.1.11', OF_TASK);
  const tool = await run('tool', 'net-a', '10.0.1.241');
  await clock.advance(10);
  assert.deepEqual(
    networks.attached.map(({ network_id, name, addresses }) => [network_id, name, addresses]),
    [['a', 'tool', ['10.0.1.241']]],
  );
  const record = (id: string, name: string) => endpointRecord(id, '', 'a', '10.0.1.241', { name });
  networks.update(changesOf({ update_endpoints: [record(tool, 'tool')] }), 'increment');
  engine.exit(tool, 0);
  await clock.advance(10);
  assert.deepEqual(attached.at(-1), []);
  networks.update(changesOf({ remove_endpoints: [`${tool}/a`] }), 'increment');
  await networks.settled();
  assert.deepEqual(host.table.elements('gone'), [['10.0.1.241', '']]);
  const told = attached.length;
  await run('next', 'net-a', '10.0.1.241');
  await clock.advance(10);
  assert.deepEqual(host.table.elements('gone'), [], 'its connections pass before anybody else knows of it');
  assert.deepEqual(
    attached.slice(told).map((all) => all.map(({ name }) => name)),
    [['next']],
  );
  await networks.close();
});

test('networks: who comes into a network past the engine’s choice of addresses is put out, a task’s container by hand is told', async (t) => {
  const { host, engine, clock, open, run } = node(t);
  const networks = await open();
  const attachable = { attachable: true, range: '10.0.1.240/29' };
  networks.update(changesOf({ update_networks: [networkRecord('a', 1, attachable), networkRecord('b', 2)] }), 'full');
  await networks.settled();
  await run('task', 'net-b', '10.0.2.11', OF_TASK);
  await run('thief', 'net-a', '10.0.1.11');
  await run('intruder', 'net-b', '10.0.2.250');
  await run('connected', 'net-a', '10.0.1.242', OF_TASK);
  await clock.advance(300);
  await networks.settled();
  const there = await engine.networkContainers(
    (await engine.listNetworks()).map(({ id }) => id),
    () => true,
  );
  assert.deepEqual(there.map(({ name }) => name).sort(), ['connected', 'task']);
  assert.deepEqual(
    networks.attached.map(({ name, addresses }) => [name, addresses]),
    [['connected', ['10.0.1.242']]],
  );
  assert.ok(host.devices.has('sw-1002'));
  await networks.close();
});

test('networks: a bridge that somebody deletes is made anew, without who was in it', async (t) => {
  const { host, engine, clock, open, run } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  const id = await run('c', 'net-a', '10.0.1.11', OF_TASK);
  host.lose('sw-1001');
  await clock.advance(limits.network_check_period_ms + 1);
  assert.deepEqual(await networks.settled(), { err: '' });
  assert.deepEqual(await networks.facts(), expected(WEB));
  assert.equal((await engine.inspectContainer(id)).addresses.length, 0);
  await networks.close();
});

test('networks: when the node’s address changes its devices are made anew with all that was in them', async (t) => {
  const { host, clock, open, move } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  move('192.168.0.101');
  await clock.advance(limits.network_check_period_ms + 1);
  await networks.settled();
  assert.equal(must(host.devices.get('vx-1001'), 'the device').vxlan?.local, '192.168.0.101');
  assert.deepEqual(await networks.facts(), expected(WEB));
  await networks.close();
});

test('networks: a node that leaves leaves nothing, and says what it could not remove', async (t) => {
  const { host, engine, open, run } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  await run('c', 'net-a', '10.0.1.11', OF_TASK);
  await networks.close();
  engine.failNext(
    'remove-network',
    swarmError('ENGINE_REFUSED', { action: 'removing network net-a failed', detail: 'busy' }),
  );
  assert.match((await networks.removeAll()).left, /busy/);
  assert.deepEqual(await networks.removeAll(), { err: '', left: '' });
  assert.deepEqual([[...host.devices.keys()], host.rules, host.table.exists], [['eth0'], [], false]);
});
