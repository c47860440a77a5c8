/** Managers that are lost for good, and what is left: of three, one; of all, a file. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { freePort } from '../lib/testing/free-port.js';
import type { BackupResponse } from '../proto/gen/swarm/v1/BackupResponse.js';
import type { RestoreResponse } from '../proto/gen/swarm/v1/RestoreResponse.js';
import { unary } from '../proto/rpc/client.js';
import { Host, tasksIn, until, web } from './testing.js';

const WAIT = { timeoutMs: 60_000 };

async function started(t: TestContext): Promise<Host> {
  return (await Host.make(t)).start();
}

/** Three managers and a worker that run four tasks of `web`. */
async function cluster(t: TestContext) {
  const hosts = await Promise.all([started(t), started(t), started(t), started(t)]);
  const [first, second, survivor, worker] = hosts;
  await first.init();
  await second.joinAs('manager', first);
  const { node_id } = await survivor.joinAs('manager', first);
  await worker.joinAs('worker', first);
  await unary(first.control, 'CreateService', web(4));
  const tasks = await tasksIn(survivor, 'running', 4);
  return { hosts, first, second, survivor, worker, survivorId: node_id, tasks };
}

async function scale(host: Host, replicas: number): Promise<void> {
  const { version, spec } = await unary(host.control, 'GetService', { ref: 'web' });
  const request = { ref: 'web', version: version!.index, spec: { ...spec, mode: { replicated: { replicas } } } };
  await unary(host.control, 'UpdateService', request);
}

const creates = (host: Host): number => host.engine.calls.filter((call) => call === 'create').length;
const containers = async (host: Host): Promise<string[]> => (await host.engine.listContainers({})).map(({ id }) => id);

async function backup(host: Host): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const { data } of host.local.Backup({}) as AsyncIterable<BackupResponse>) parts.push(data);
  return Buffer.concat(parts);
}

function restore(host: Host, file: Buffer, unlock_key = ''): Promise<RestoreResponse> {
  return new Promise((resolve, reject) => {
    const call = host.local.Restore((error, response) => (error ? reject(error) : resolve(response!)));
    call.write({ options: { file: 'FILE', unlock_key, listen_addr: host.addr, advertise_addr: host.addr } });
    for (let at = 0; at < file.length; at += 1000) call.write({ data: file.subarray(at, at + 1000) });
    call.end();
  });
}

test('recovery: two of three managers are lost; the third goes on alone with all there was', async (t) => {
  const { hosts, first, second, survivor, worker, survivorId, tasks } = await cluster(t);
  const tokens = (await unary(first.control, 'GetCluster', {})).root_ca!;
  const running = await Promise.all([containers(survivor), containers(worker)]);
  await Promise.all([first.stop(), second.stop()]);
  await assert.rejects(unary(survivor.control, 'CreateService', web(1), WAIT), {
    code: 'QUORUM_LOST',
    message: /1 of 3 managers answer and 2 are needed.*swarm init --force-new-cluster/,
  });
  assert.deepEqual(await Promise.all([containers(survivor), containers(worker)]), running);

  const rebuilt = await unary(survivor.local, 'Init', { force_new_cluster: true }, WAIT);
  assert.deepEqual([rebuilt.node_id, rebuilt.advertise_addr], [survivorId, survivor.addr]);
  assert.equal(rebuilt.former_managers.length, 2);
  assert.equal(rebuilt.worker_join_token, tokens.worker_join_token);
  const { manager } = await survivor.status();
  assert.deepEqual([manager?.leader, manager?.managers], [true, 1]);
  for (const [task, node] of tasks) {
    if (node !== survivorId) continue;
    assert.equal((await unary(survivor.control, 'GetTask', { ref: task })).status?.state, 'running');
  }
  // Those of the lost hosts run elsewhere soon; of those that ran here and on the worker none was touched.
  await until('four tasks run on two nodes', async () => {
    const nodes = [...(await tasksIn(survivor, 'running', 4)).values()];
    return new Set(nodes).size === 2;
  });
  await scale(survivor, 6);
  await tasksIn(survivor, 'running', 6);
  const now = await Promise.all([containers(survivor), containers(worker)]);
  running.forEach((ids, i) => ids.forEach((id) => assert.ok(now[i]?.includes(id), `container ${id} runs on`)));
  assert.deepEqual(
    [creates(survivor), creates(worker)],
    now.map((ids) => ids.length),
  );

  // One of the lost is found again: it cannot elect anybody, and becomes a worker.
  await first.start();
  await until('the one that is back is a worker', async () => {
    const { role, manager } = await first.status();
    return role === 'worker' && manager === null && !existsSync(join(first.stateDir, 'raft'));
  });
  const { nodes } = await unary(survivor.control, 'ListNodes', {});
  assert.equal(nodes.length, hosts.length);
  const roles = nodes.map(({ id, spec, manager_status }) => [id === survivorId, spec?.role, manager_status !== null]);
  assert.deepEqual(
    roles.filter(([self]) => self),
    [[true, 'manager', true]],
  );
  assert.ok(roles.filter(([self]) => !self).every(([, role, status]) => role === 'worker' && status === false));
  // And a group of three can be made of it again.
  await survivor.setRole((await first.status()).node_id, 'manager');
  await until('there are two managers', async () => (await first.status()).manager?.voter === true);
});

test('recovery: at a new address; one that is taken is told, and the next try works', async (t) => {
  const { first, second, survivor, worker, survivorId } = await cluster(t);
  await Promise.all([first.stop(), second.stop()]);
  const taken = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const busy = `127.0.0.1:${(taken.address() as { port: number }).port}`;
  const at = (addr: string) => ({ force_new_cluster: true, listen_addr: addr, advertise_addr: addr });
  await assert.rejects(unary(survivor.local, 'Init', at(busy), WAIT), { code: 'ADDRESS_IN_USE' });
  const addr = `127.0.0.1:${await freePort()}`;
  assert.equal((await unary(survivor.local, 'Init', at(addr), WAIT)).advertise_addr, addr);
  assert.deepEqual((await survivor.status()).managers, [addr]);
  const { manager_status, status } = await unary(survivor.control, 'GetNode', { ref: survivorId });
  assert.deepEqual([manager_status?.addr, status?.state], [addr, 'ready']);
  const { root_ca } = await unary(survivor.control, 'GetCluster', {});
  await unary(worker.local, 'Join', { remote_addr: addr, token: root_ca!.worker_join_token });
  const { node_id } = await worker.status();
  await until('the worker is back', async () => {
    return (await unary(survivor.control, 'GetNode', { ref: node_id })).status?.state === 'ready';
  });
  await survivor.stop();
  await survivor.start(); // all of that is on disk
  assert.equal((await survivor.status()).advertise_addr, addr);
  assert.equal((await unary(survivor.control, 'ListServices', {})).services.length, 1);
});

test('recovery: refused where there is nothing to go on from, with what would be right', async (t) => {
  const [manager, worker, idle] = await Promise.all([started(t), started(t), started(t)]);
  await manager.init();
  await worker.joinAs('worker', manager);
  const force = { force_new_cluster: true };
  await assert.rejects(unary(idle.local, 'Init', force), { code: 'RECOVERY_NO_STATE', message: /swarm restore FILE/ });
  await assert.rejects(unary(worker.local, 'Init', force), { code: 'RECOVERY_ON_WORKER', message: /on a manager/ });
  assert.equal((await worker.status()).state, 'active');
  await assert.rejects(backup(idle), { code: 9, message: /NO_MANAGER|swarm init/ });
  await assert.rejects(backup(worker), { message: /not a swarm manager/ });
  await assert.rejects(restore(manager, Buffer.from('x')), { message: /already part of a swarm/ });
});

test('backup: taken on any manager; after the swarm is gone it comes back from the file', async (t) => {
  const { first, second, survivor, worker } = await cluster(t);
  const file = await backup(second);
  const { root_ca, id } = await unary(first.control, 'GetCluster', {});
  await Promise.all([second.stop(), survivor.stop(), worker.stop()]);
  await unary(first.local, 'Leave', { force: true }, WAIT);
  assert.deepEqual(await containers(first), []);
  const before = await readdir(first.stateDir);
  for (const damaged of [file.subarray(0, -1), Buffer.concat([Buffer.from('x'), file])]) {
    await assert.rejects(restore(first, damaged), { message: /FILE is/ });
    assert.deepEqual([(await first.status()).state, await readdir(first.stateDir)], ['inactive', before]);
  }
  const restored = await restore(first, file);
  assert.deepEqual([restored.same_node, restored.advertise_addr], [false, first.addr]);
  assert.equal(restored.former_managers.length, 3); // its former self is one of them
  assert.ok(restored.known_addrs.includes(first.addr));
  const cluster2 = await unary(first.control, 'GetCluster', {});
  assert.deepEqual([cluster2.id, cluster2.root_ca], [id, root_ca]);
  await worker.start(); // knows the address
  const { node_id } = await worker.status();
  await until('the worker is back', async () => {
    return (await unary(first.control, 'GetNode', { ref: node_id })).status?.state === 'ready';
  });
  await tasksIn(first, 'running', 4);
  await scale(first, 5);
  await tasksIn(first, 'running', 5);
});

test('backup: a host that lost its state but not its containers is the same node again, and they run on', async (t) => {
  const host = await started(t);
  const { node_id } = await host.init();
  await unary(host.control, 'CreateService', web(3));
  const tasks = await tasksIn(host, 'running', 3);
  const file = await backup(host);
  const running = await containers(host);
  await host.stop();
  await rm(host.stateDir, { recursive: true });
  await host.start();
  const restored = await restore(host, file);
  assert.deepEqual([restored.same_node, restored.node_id, restored.former_managers], [true, node_id, []]);
  assert.deepEqual(await tasksIn(host, 'running', 3), tasks);
  await scale(host, 4);
  await tasksIn(host, 'running', 4);
  assert.deepEqual((await containers(host)).slice(0, 3), running);
  assert.equal(creates(host), 4);
});

test('recovery: a locked manager is unlocked first; a backup of its swarm opens with the unlock key and locks again', async (t) => {
  const host = await started(t);
  host.addr = `127.0.0.1:${await freePort()}`;
  const addrs = { listen_addr: host.addr, advertise_addr: host.addr };
  const spec = { encryption_config: { auto_lock_managers: true } };
  const { unlock_key } = await unary(host.local, 'Init', { ...addrs, spec });
  const restart = async (): Promise<void> => {
    await host.stop();
    await host.start();
    assert.equal((await host.status()).state, 'locked');
  };
  await restart();
  await assert.rejects(unary(host.local, 'Init', { force_new_cluster: true }, WAIT), { code: 'SWARM_LOCKED' });
  await assert.rejects(backup(host), { message: /locked/ });
  await unary(host.local, 'Unlock', { unlock_key });
  await unary(host.local, 'Init', { force_new_cluster: true }, WAIT);
  const file = await backup(host);
  await restart(); // what was rebuilt is as locked as before
  await unary(host.local, 'Leave', { force: true }, WAIT);
  await assert.rejects(restore(host, file), { message: /FILE is sealed/ });
  const wrong = unlock_key.replace(/-.(?=[^-]*$)/, (first) => (first === '-A' ? '-B' : '-A'));
  await assert.rejects(restore(host, file, wrong), { message: /invalid key provided/ });
  assert.equal((await host.status()).state, 'inactive');
  await restore(host, file, unlock_key);
  assert.equal((await host.status()).manager?.leader, true);
  await restart();
  await unary(host.local, 'Unlock', { unlock_key });
  assert.equal((await unary(host.control, 'ListNodes', {})).nodes.length, 2); // its former self, and the new one
});
