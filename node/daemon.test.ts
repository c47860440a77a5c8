import assert from 'node:assert/strict';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import { freePort } from '../lib/testing/free-port.js';
import { unary } from '../proto/rpc/client.js';
import { Host, tasksIn, web } from './testing.js';

test('swarmd: a host that is no member says so, and how to become one', async (t) => {
  const host = await (await Host.make(t)).start();
  assert.equal((await unary(host.local, 'GetStatus', {})).state, 'inactive');
  await assert.rejects(unary(host.control, 'ListNodes', {}), { code: 'NO_MANAGER', message: /swarm init/ });
  await assert.rejects(unary(host.local, 'Leave', {}), { code: 'NOT_IN_SWARM' });
  assert.equal((await stat(host.socket)).mode & 0o777, 0o660);
});

test('swarmd: init, join, a service on both hosts, restart of each, leave', async (t) => {
  const [first, second] = [await (await Host.make(t)).start(), await (await Host.make(t)).start()];
  const port = await freePort();
  const addr = `127.0.0.1:${port}`;
  const init = await unary(first.local, 'Init', { listen_addr: addr, advertise_addr: addr });
  assert.equal(init.advertise_addr, addr);
  await assert.rejects(unary(first.local, 'Init', {}), { code: 'ALREADY_IN_SWARM' });

  const joined = await unary(second.local, 'Join', { remote_addr: addr, token: init.worker_join_token });
  assert.equal(joined.role, 'worker');
  const { nodes } = await unary(first.control, 'ListNodes', {});
  assert.deepEqual(
    nodes.map(({ id, status }) => [id, status?.state]),
    [
      [init.node_id, 'ready'],
      [joined.node_id, 'ready'],
    ],
  );
  await assert.rejects(unary(second.control, 'ListNodes', {}), { code: 'NOT_A_MANAGER' });

  await unary(first.control, 'CreateService', web(4));
  const before = await tasksIn(first, 'running', 4);
  assert.deepEqual(new Set(before.values()), new Set([init.node_id, joined.node_id]));

  for (const host of [second, first]) {
    await host.stop();
    await host.start();
  }
  assert.deepEqual(await tasksIn(first, 'running', 4), before); // the same tasks, on the same nodes
  for (const { engine } of [first, second]) assert.equal(engine.calls.filter((call) => call === 'create').length, 2);

  await assert.rejects(unary(first.local, 'Leave', {}), { code: 'LAST_MANAGER' });
  await unary(second.local, 'Leave', {});
  assert.deepEqual(await second.engine.listContainers({}), []);
  assert.deepEqual(await readdir(second.stateDir), []);
  assert.equal((await unary(second.local, 'GetStatus', {})).state, 'inactive');
  await unary(first.local, 'Leave', { force: true });
  await assert.rejects(unary(first.control, 'ListNodes', {}), { code: 'NO_MANAGER' });
});

test('swarmd: what is settled for overlay networks at init', async (t) => {
  const host = await (await Host.make(t)).start();
  const addr = `127.0.0.1:${await freePort()}`;
  const init = (pools: string[], mask = 0, data_path_port = 0): Promise<unknown> =>
    unary(host.local, 'Init', {
      listen_addr: addr,
      advertise_addr: addr,
      default_addr_pool: pools,
      default_addr_pool_mask_length: mask,
      data_path_port,
    });
  const bad: [Promise<unknown>, string][] = [
    [init([], 30), 'subnet size is out of range: 30'],
    [init(['10.9.0.0/25']), 'invalid CIDR: "10.9.0.0/25". Subnet size is too small for pool: 24'],
    [init(['10.9.0.1/16']), 'invalid default address pool "10.9.0.1/16": a subnet of IPv4, such as 10.0.0.0/8'],
    [init(['10.9.0.0/16', '10.9.4.0/22']), 'default address pools overlap: 10.9.0.0/16, 10.9.4.0/22'],
    [init([], 0, 80), 'Datapath port number is not in valid range (1024-49151) : 80'],
  ];
  for (const [outcome, message] of bad) await assert.rejects(outcome, { message });
  await init(['10.9.0.0/16'], 26, 4999);
  const cluster = await unary(host.control, 'GetCluster', {});
  assert.deepEqual(
    [cluster.default_addr_pool, cluster.subnet_size, cluster.data_path_port, cluster.ingress_made],
    [['10.9.0.0/16'], 26, 4999, true],
  );
  for (;;) {
    const { network } = await unary(host.control, 'GetNetwork', { ref: 'ingress' });
    if (!network?.state) continue; // it is given at once, by a loop of its own
    assert.deepEqual(network.state.ipam, [{ subnet: '10.9.0.0/26', ip_range: '', gateway: '10.9.0.1' }]);
    return;
  }
});

test('swarmd: a join that fails leaves no half member, and the next one works', async (t) => {
  const [first, second] = [await (await Host.make(t)).start(), await (await Host.make(t)).start()];
  const addr = `127.0.0.1:${await freePort()}`;
  const { worker_join_token } = await unary(first.local, 'Init', {
    listen_addr: addr,
    advertise_addr: addr,
  });
  const wrong = worker_join_token.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  for (const [token, code] of [
    [wrong, 'TOKEN_INVALID'],
    ['SWMTKN-2-x', 'TOKEN_FORMAT'],
  ] as const) {
    await assert.rejects(unary(second.local, 'Join', { remote_addr: addr, token }), { code });
    assert.equal((await unary(second.local, 'GetStatus', {})).state, 'inactive');
  }
  await unary(second.local, 'Join', { remote_addr: addr, token: worker_join_token });
  assert.equal((await unary(second.local, 'GetStatus', {})).state, 'active');
});

test('swarmd: a manager that was started again still takes nodes in', async (t) => {
  const [first, second] = [await (await Host.make(t)).start(), await (await Host.make(t)).start()];
  const addr = `127.0.0.1:${await freePort()}`;
  const { worker_join_token } = await unary(first.local, 'Init', { listen_addr: addr, advertise_addr: addr });
  await first.stop();
  await first.start();
  const joined = await unary(second.local, 'Join', { remote_addr: addr, token: worker_join_token });
  assert.equal(joined.role, 'worker');
});

test('swarmd: of two changes of the membership at once the second is refused', async (t) => {
  const host = await (await Host.make(t)).start();
  const addr = `127.0.0.1:${await freePort()}`;
  const request = { listen_addr: addr, advertise_addr: addr };
  const outcomes = await Promise.allSettled([unary(host.local, 'Init', request), unary(host.local, 'Init', request)]);
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as object] : []));
  assert.equal(refusals.length, 1);
  assert.equal('code' in refusals[0]! && refusals[0].code, 'MEMBERSHIP_BUSY');
});

test('swarmd: an init that cannot listen leaves no half member', async (t) => {
  const host = await (await Host.make(t)).start();
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const busy = `127.0.0.1:${(taken.address() as AddressInfo).port}`;
  await assert.rejects(unary(host.local, 'Init', { listen_addr: busy, advertise_addr: busy }), {
    code: 'ADDRESS_IN_USE',
  });
  const addr = `127.0.0.1:${await freePort()}`;
  assert.equal((await unary(host.local, 'Init', { listen_addr: addr, advertise_addr: addr })).advertise_addr, addr);
});

test('swarmd: an init that cannot be recorded holds nothing against the next try', async (t) => {
  const host = await (await Host.make(t)).start();
  const addr = `127.0.0.1:${await freePort()}`;
  const request = { listen_addr: addr, advertise_addr: addr };
  const inTheWay = join(host.stateDir, 'node.json.new');
  await mkdir(inTheWay, { recursive: true });
  await assert.rejects(unary(host.local, 'Init', request), { message: /EISDIR/ });
  await rm(inTheWay, { recursive: true });
  assert.equal((await unary(host.local, 'Init', request)).advertise_addr, addr);
});

test('swarmd: damaged state is named, and nothing is served on top of it', async (t) => {
  const host = await (await Host.make(t)).start();
  await host.stop();
  await mkdir(host.stateDir, { recursive: true });
  await writeFile(join(host.stateDir, 'node.json'), '{"format": 7}');
  await assert.rejects(host.start(), { code: 'STATE_DAMAGED', message: /node\.json.*format 7/ });
});
