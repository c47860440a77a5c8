/** Several daemons of one cluster: the role of each changes while its agent and containers run on. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { must } from '../lib/assert.js';
import { hasCode } from '../lib/errors.js';
import { Control } from '../proto/load.js';
import { connect, unary } from '../proto/rpc/client.js';
import { LiveIdentity } from '../proto/rpc/identity.js';
import { loadIdentity } from './identity/files.js';
import { KeyFile } from './keys/key-file.js';
import { loadNodeState, saveNodeState, type NodeState } from './state.js';
import { Host, tasksIn, until, web } from './testing.js';

/** Hosts that are managers of one cluster. */
async function managers(t: TestContext, count: number): Promise<{ hosts: Host[]; ids: string[] }> {
  const hosts: Host[] = [];
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const host = await (await Host.make(t)).start();
    ids.push((i === 0 ? await host.init() : await host.joinAs('manager', hosts[0]!)).node_id);
    hosts.push(host);
  }
  return { hosts, ids };
}

const isManager = async (host: Host): Promise<boolean> => (await host.status()).manager?.voter === true;
const isWorker = async (host: Host): Promise<boolean> => {
  const { role, manager } = await host.status();
  return role === 'worker' && manager === null && !existsSync(join(host.stateDir, 'raft'));
};
const nodeState = async (host: Host): Promise<NodeState> => must(await loadNodeState(host.stateDir), 'node.json');
const creates = (host: Host): number => host.engine.calls.filter((call) => call === 'create').length;

test('managers: by token each is a voter when `join` ends, and serves every command', async (t) => {
  const { hosts, ids } = await managers(t, 3);
  for (const host of hosts) {
    const { manager, role } = await host.status();
    assert.deepEqual([role, manager?.voter, manager?.managers, manager?.quorum], ['manager', true, 3, true]);
    const { nodes } = await unary(host.control, 'ListNodes', {});
    assert.deepEqual(nodes.map(({ id }) => id).sort(), [...ids].sort());
  }
  await unary(hosts[2]!.control, 'CreateService', web(3));
  assert.equal((await tasksIn(hosts[1]!, 'running', 3)).size, 3);
});

test('managers: a worker is promoted and demoted again; its containers run on', async (t) => {
  const { hosts } = await managers(t, 1);
  const [first] = hosts as [Host];
  const second = await (await Host.make(t)).start();
  const { node_id } = await second.joinAs('worker', first);
  await unary(first.control, 'CreateService', web(2));
  const before = await tasksIn(first, 'running', 2);
  for (let round = 0; round < 2; round++) {
    await first.setRole(node_id, 'manager');
    await until('the worker is a manager', () => isManager(second));
    assert.equal((await loadNodeState(second.stateDir))?.role, 'manager');
    await unary(second.control, 'ListServices', {});
    await second.setRole(node_id, 'worker'); // it serves the command that ends it
    await until('the manager is a worker', () => isWorker(second));
    assert.equal((await loadNodeState(second.stateDir))?.role, 'worker');
    await assert.rejects(unary(second.control, 'ListNodes', {}), { code: 'NOT_A_MANAGER' });
    assert.equal((await first.status()).manager?.managers, 1);
  }
  assert.deepEqual(await tasksIn(first, 'running', 2), before);
  assert.deepEqual([creates(first), creates(second)], [1, 1]);
});

test('managers: the leader is demoted, and commands that watched through it are told', async (t) => {
  const { hosts, ids } = await managers(t, 2);
  const [first, second] = hosts as [Host, Host];
  const watch = first.control.Watch({ service_ids: [], nodes: true });
  const ended = new Promise<Error>((resolve) => watch.once('error', resolve));
  watch.resume();
  await second.setRole(ids[0]!, 'worker');
  await until('the leader is a worker', () => isWorker(first));
  assert.match((await ended).message, /not a swarm manager/);
  await until('the other leads alone', async () => {
    const { manager } = await second.status();
    return manager?.leader === true && manager.managers === 1;
  });
});

test('managers: what a crash between two steps leaves is repaired at the next start', async (t) => {
  const { hosts, ids } = await managers(t, 3);
  const [first, second] = hosts as [Host, Host];
  // node.json says worker, as after the first step down; the raft folder is there still, and the cluster wants a manager.
  await second.stop();
  await saveNodeState(second.stateDir, { ...(await nodeState(second)), role: 'worker' });
  await second.start();
  await until('it has joined anew', () => isManager(second));
  assert.equal((await nodeState(second)).role, 'manager');
  // node.json says manager; there is no log.
  await second.stop();
  await rm(join(second.stateDir, 'raft'), { recursive: true });
  await second.start();
  await until('it has joined once more', () => isManager(second));
  // The rest of a wipe that was cut off.
  await first.setRole(ids[1]!, 'worker');
  await until('it is a worker', () => isWorker(second));
  await second.stop();
  await mkdir(join(second.stateDir, 'raft', 'log'), { recursive: true });
  await second.start();
  await until('the rest is gone', () => isWorker(second));
});

test('managers: one that was demoted while it was away comes back as a worker, one that was promoted as a manager', async (t) => {
  const { hosts, ids } = await managers(t, 3);
  const [first, , third] = hosts as [Host, Host, Host];
  await third.stop();
  await first.setRole(ids[2]!, 'worker');
  await until('the others do without it', async () => (await first.status()).manager?.managers === 2);
  await third.start();
  await until('it is a worker', () => isWorker(third));
  await third.stop();
  await first.setRole(ids[2]!, 'manager');
  await third.start();
  await until('it is a manager', () => isManager(third));
});

test('managers: one that was removed while it was away keeps nothing of its office, and says that it was removed', async (t) => {
  const { hosts, ids } = await managers(t, 3);
  const [first, , third] = hosts as [Host, Host, Host];
  await third.stop();
  await unary(first.control, 'RemoveNode', { ref: ids[2]!, force: true });
  await until('the others do without it', async () => (await first.status()).manager?.managers === 2);
  await third.start();
  await until('it says so', async () => /has been removed from the cluster/.test((await third.status()).error));
  assert.equal((await third.status()).manager, null);
  assert.equal(existsSync(join(third.stateDir, 'raft')), false);
  await unary(third.local, 'Leave', { force: true });
  await third.joinAs('manager', first);
  assert.equal((await first.status()).manager?.managers, 3);
});

test('managers: one whose host comes back with another address is still itself, and the others find it there', async (t) => {
  const { hosts, ids } = await managers(t, 3);
  const [first, , third] = hosts as [Host, Host, Host];
  const port = third.addr.split(':')[1]!;
  const stored = async () => (await unary(first.control, 'GetNode', { ref: ids[2]! })).manager_status;
  await third.stop();
  third.interfaces = [{ interface: 'lo', address: '127.0.0.2', internal: true }];
  await third.start();
  const now = `127.0.0.2:${port}`;
  assert.equal((await third.status()).advertise_addr, now);
  await until('the others have the new address', async () => {
    const status = await stored();
    return status?.addr === now && status.reachability === 'reachable';
  });
  assert.equal((await third.status()).manager?.managers, 3);
  await until('its agent knows them all', async () => {
    const { managers, advertiseAddr } = await nodeState(third);
    return advertiseAddr === now && managers.length === 3 && managers.includes(now);
  });

  // Its interface has no address: it may be booting. What it had stays.
  await third.stop();
  third.interfaces = [{ interface: 'eth9', address: '127.0.0.3', internal: false }];
  await third.start();
  assert.equal((await third.status()).advertise_addr, now);
});

test('managers: an address that never was on an interface of the host, as behind NAT, is not replaced', async (t) => {
  const host = await Host.make(t);
  host.interfaces = [{ interface: 'eth0', address: '10.0.0.5', internal: false }];
  await host.start();
  await host.init();
  await host.stop();
  host.interfaces = [{ interface: 'eth0', address: '10.0.0.6', internal: false }];
  await host.start();
  assert.equal((await host.status()).advertise_addr, host.addr);
});

test('managers: without a quorum the daemon starts, says so, and refuses commands with the reason', async (t) => {
  const { hosts } = await managers(t, 2);
  const [first, second] = hosts as [Host, Host];
  await second.stop();
  await first.stop();
  await first.start();
  const { state, manager } = await first.status();
  assert.deepEqual([state, manager?.quorum, manager?.managers], ['active', false, 2]);
  await assert.rejects(unary(first.control, 'ListNodes', {}), { code: /RAFT_NO_QUORUM|QUORUM_LOST/ });
  await second.start();
  await until('commands are served', async () => (await unary(first.control, 'ListNodes', {})).nodes.length === 2);
});

test('managers: a promotion that cannot listen says why, goes on trying, and leaves the worker alone', async (t) => {
  const { hosts } = await managers(t, 1);
  const [first] = hosts as [Host];
  const second = await (await Host.make(t)).start();
  const { node_id } = await second.joinAs('worker', first);
  const port = Number(second.addr.split(':')[1]);
  const taken = createServer().listen(port, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  assert.equal((taken.address() as AddressInfo).port, port);
  await first.setRole(node_id, 'manager');
  await until('it says why', async () => /cannot listen on/.test((await second.status()).error));
  await assert.rejects(unary(second.control, 'ListNodes', {}), { code: 'MANAGER_DOWN', message: /cannot listen on/ });
  await unary(first.control, 'CreateService', web(2));
  assert.equal((await tasksIn(first, 'running', 2)).size, 2);
  await new Promise((resolve) => taken.close(resolve));
  await until('it is a manager', () => isManager(second));
  assert.equal((await second.status()).error, '');
});

test('managers: leave without force names the numbers; with force the others’ group shrinks along', async (t) => {
  const { hosts, ids } = await managers(t, 3);
  const [first, second, third] = hosts as [Host, Host, Host];
  await assert.rejects(unary(third.local, 'Leave', {}), {
    code: 'LEAVE_AS_MANAGER',
    message: /leaves 2 of 3 managers, of which 2 must go on answering: no other may fail.*swarm node demote/,
  });
  const { notice } = await unary(first.local, 'Leave', { force: true }, { timeoutMs: 30_000 }); // it leads
  assert.equal(notice, '');
  assert.equal((await first.status()).state, 'inactive');
  await until('two managers are left', async () => {
    const { nodes } = await unary(second.control, 'ListNodes', {});
    const left = nodes.find(({ id }) => id === ids[0]);
    return left?.spec?.role === 'worker' && left.manager_status === null;
  });
  assert.equal((await third.status()).manager?.managers, 2);
});

test('managers: leave without a quorum leaves all the same, and says what is left to do', async (t) => {
  const { hosts } = await managers(t, 2);
  const [first, second] = hosts as [Host, Host];
  await second.stop();
  const { notice } = await unary(first.local, 'Leave', { force: true }, { timeoutMs: 60_000 });
  assert.match(notice, /still count on this node.*swarm node rm --force/);
  assert.equal((await first.status()).state, 'inactive');
});

test('join on a member: of the same cluster it learns a proven address, of another it is refused', async (t) => {
  const { hosts } = await managers(t, 2);
  const [first, second] = hosts as [Host, Host];
  const worker = await (await Host.make(t)).start();
  await worker.joinAs('worker', first);
  const { root_ca } = await unary(first.control, 'GetCluster', {});
  const token = root_ca!.worker_join_token;
  const learn = (remote_addr: string) => unary(worker.local, 'Join', { remote_addr, token });
  await assert.rejects(learn('127.0.0.1:1'), { code: 'UNREACHABLE' });
  assert.equal((await learn(second.addr)).known_already, true);
  assert.ok((await worker.status()).managers.includes(second.addr));

  const stranger = await (await Host.make(t)).start();
  const { worker_join_token } = await stranger.init();
  await assert.rejects(learn(stranger.addr), { code: 'UNREACHABLE' });
  await assert.rejects(unary(worker.local, 'Join', { remote_addr: stranger.addr, token: worker_join_token }), {
    code: 'ALREADY_IN_SWARM',
  });
});

test('managers: what a demoted manager kept of its certificate and connections commands nobody any more', async (t) => {
  const { hosts, ids } = await managers(t, 3);
  const [first, second, third] = hosts as [Host, Host, Host];
  const kept = new LiveIdentity(
    must(await loadIdentity(third.stateDir, (await KeyFile.open(third.stateDir)).cipher), 'an identity'),
  );
  const client = connect(Control, { addr: first.addr, identity: kept });
  t.after(() => client.close());
  assert.equal((await unary(client, 'ListNodes', {})).nodes.length, 3);
  await first.setRole(ids[2]!, 'worker');
  await until('it is a worker', () => isWorker(third));
  await assert.rejects(unary(client, 'ListNodes', {}), { code: 'ROLE_REFUSED' }); // over the connection of before
  const anew = connect(Control, { addr: second.addr, identity: kept });
  t.after(() => anew.close());
  await until('the other manager refuses it as well', async () => {
    const error = await unary(anew, 'ListNodes', {}).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return hasCode(error, 'ROLE_REFUSED');
  });
});
