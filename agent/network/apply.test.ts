import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { limits } from '../../lib/limits.js';
import { assignedTask } from '../testing.js';
import { changesOf, endpointRecord, expected, networkRecord, node, WEB } from './testing.js';

test('networks: a name loses who has ended while a slow command is under way, and gets who is new after it', async (t) => {
  const { host, names, open } = node(t);
  const networks = await open();
  const answers = (): string => {
    const asked = must(names.table.asker('10.0.1.11', '10.0.1.1'), 'the one that asks').networks;
    return must(names.table.addressesOf(asked, 'tasks.web'), 'the name').join(' ');
  };
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  assert.equal(answers(), '10.0.1.11 10.0.1.12');

  let release = (): void => undefined;
  host.held = new Promise((resolve) => (release = resolve));
  networks.update(changesOf({ update_endpoints: [endpointRecord('t3', 'web', 'a', '10.0.1.13')] }), 'increment');
  await Promise.resolve();
  assert.equal(answers(), '10.0.1.11 10.0.1.12');
  networks.update(changesOf({ remove_endpoints: ['t2/a'] }), 'increment');
  assert.equal(answers(), '10.0.1.11');
  // One that ends and is there again before its end was in force is as new as any other.
  networks.update(changesOf({ update_endpoints: WEB.update_endpoints?.slice(1, 2) ?? [] }), 'increment');
  assert.equal(answers(), '10.0.1.11');
  release();
  await networks.applied();
  assert.equal(answers(), '10.0.1.11 10.0.1.12 10.0.1.13');
});

test('networks: changes do not wait for an engine that is slow to answer, or to make a network', async (t) => {
  const { engine, clock, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  engine.latency.networks = 30_000;
  await clock.advance(limits.network_check_period_ms + 1);
  assert.equal(engine.busy.get('networks')?.now, 1);
  const gone = { remove_endpoints: ['t2/a'] };
  networks.update(changesOf(gone), 'increment');
  assert.deepEqual(await networks.applied(), { err: '' });
  engine.latency.networks = 0;
  await clock.advance(30_000);
  assert.deepEqual(await networks.facts(), expected(WEB, gone));

  engine.latency['create-network'] = 30_000;
  const more = { update_networks: [networkRecord('b', 2)] };
  networks.update(changesOf(more), 'increment');
  await clock.advance(0);
  assert.equal(engine.busy.get('create-network')?.now, 1);
  networks.update(changesOf({ update_endpoints: WEB.update_endpoints ?? [] }), 'increment');
  assert.deepEqual(await networks.applied(), { err: '' });
  const settled = networks.settled();
  engine.latency['create-network'] = 0;
  await clock.advance(30_000);
  assert.deepEqual(await settled, { err: '' });
  assert.deepEqual(await networks.facts(), expected(WEB, more));
  assert.equal(engine.calls.filter((call) => call === 'create-network').length, 3);
  await networks.close();
});

test('networks: what cannot be made here holds up no word of what else has changed', async (t) => {
  const { host, open } = node(t);
  host.routes.push({ dst: '10.0.2.0/24', dev: 'tun0' });
  const networks = await open();
  const more = { update_networks: [networkRecord('b', 2)] };
  networks.update(
    changesOf({ ...WEB, update_networks: [...(WEB.update_networks ?? []), ...more.update_networks] }),
    'full',
  );
  assert.match((await networks.settled()).err, /network net-b cannot be made on this node: its subnet/);
  networks.update(changesOf({ remove_endpoints: ['t2/a'] }), 'increment');
  assert.deepEqual(await networks.applied(), { err: '' });
  await networks.close();
});

test('networks: a container is not made for a network that is just being removed, but for the one that comes after it', async (t) => {
  const { host, engine, clock, open } = node(t);
  const networks = await open();
  const [a] = WEB.update_networks?.slice(1) ?? [];
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  engine.latency['remove-network'] = 5_000;
  networks.update(changesOf({ remove_networks: ['a'] }), 'increment');
  await clock.advance(10);
  assert.equal(engine.busy.get('remove-network')?.now, 1);
  networks.update(changesOf({ update_networks: a ? [a] : [] }), 'increment');
  let isThere: boolean | undefined;
  const task = assignedTask('t1', { networks: [{ network_id: 'a', addresses: ['10.0.1.11/24'] }] });
  const attached = networks.attach(task).then(() => (isThere = host.devices.get('vx-1001')?.master === 'sw-1001'));
  await clock.advance(10);
  assert.equal(isThere, undefined);
  await clock.advance(10_000);
  await attached;
  assert.equal(isThere, true);
  assert.equal(engine.calls.filter((call) => call === 'create-network').length, 3);
  await networks.close();
});

test('networks: a check that waits for the engine takes what has come meanwhile for nobody else’s', async (t) => {
  const { host, engine, clock, open } = node(t);
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  engine.latency.networks = 5_000;
  const checked = networks.check();
  await clock.advance(1_000);
  const [service] = WEB.update_services ?? [];
  networks.update(changesOf({ remove_services: [service?.key ?? ''] }), 'increment');
  await networks.applied();
  host.runs.splice(0);
  await clock.advance(10_000);
  assert.deepEqual(await checked, { err: '' });
  assert.deepEqual(host.ran('ip -force -batch'), [], 'nothing was there to be mended');
  await networks.close();
});

test('networks: one that is closed listens nowhere, whatever was under way, and waits for no engine', async (t) => {
  const { host, engine, clock, listening, open } = node(t);
  for (const program of ['ip', 'nft', 'iptables']) {
    const networks = await open();
    networks.update(changesOf(WEB), 'full');
    await networks.settled();
    host.runs.splice(0);
    const check = networks.check();
    while (!host.runs.some(({ argv }) => argv.startsWith(program))) await Promise.resolve();
    await Promise.all([networks.close(), check]);
    await clock.advance(1_000);
    assert.deepEqual([...listening], [], `while ${program} ran`);
  }
  const networks = await open();
  networks.update(changesOf(WEB), 'full');
  await networks.settled();
  engine.latency.networks = 30_000;
  const check = networks.check();
  await clock.advance(10);
  await networks.close();
  host.runs.splice(0);
  await clock.advance(40_000);
  assert.equal((await check).err, 'this node’s networks are not looked after any more');
  assert.deepEqual(
    host.runs.filter(({ input }) => input !== ''),
    [],
    'it changes nothing any more',
  );
});
