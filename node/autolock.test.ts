/** Autolock, on whole daemons: what a locked host says, what opens it, and that the managers' files follow the cluster's unlock key. */
import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { freePort } from '../lib/testing/free-port.js';
import { unary } from '../proto/rpc/client.js';
import { formatUnlockKey } from '../proto/unlock-key.js';
import { Host, tasksIn, until, web } from './testing.js';

const WRONG = formatUnlockKey(Buffer.alloc(32, 1));
const autolock = (on: boolean) => ({ encryption_config: { auto_lock_managers: on } });

async function initLocked(host: Host): Promise<string> {
  const addr = `127.0.0.1:${await freePort()}`;
  host.addr = addr;
  const request = { listen_addr: addr, advertise_addr: addr, spec: autolock(true) };
  return (await unary(host.local, 'Init', request)).unlock_key;
}

const state = async (host: Host): Promise<string> => (await unary(host.local, 'GetStatus', {})).state;

async function update(host: Host, change: object): Promise<string> {
  const { version, spec } = await unary(host.control, 'GetCluster', {});
  await unary(host.control, 'UpdateCluster', { version: version?.index ?? 0, spec, ...change });
  return (await unary(host.control, 'GetUnlockKey', {})).unlock_key;
}

async function restart(host: Host): Promise<void> {
  await host.stop();
  await host.start();
}

const keyFile = async (host: Host): Promise<{ locked: boolean; sealed?: string }> =>
  JSON.parse(await readFile(join(host.stateDir, 'manager-keys.json'), 'utf8')) as { locked: boolean; sealed?: string };

/** All that lies in the raft folder and in that of the certificates, as one. */
async function filesOf(host: Host): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const folder of ['raft/log', 'certificates']) {
    for (const name of await readdir(join(host.stateDir, folder)))
      parts.push(await readFile(join(host.stateDir, folder, name)));
  }
  return Buffer.concat(parts);
}

test('autolock: a manager that starts is locked until it is given the key, and its containers run on', async (t) => {
  const host = await (await Host.make(t)).start();
  const key = await initLocked(host);
  assert.match(key, /^SWMKEY-1-[A-Za-z0-9+/]{43}$/);
  assert.equal((await unary(host.control, 'GetCluster', {})).unlock_key.length, 0);
  await unary(host.control, 'CreateService', web(2));
  const tasks = await tasksIn(host, 'running', 2);
  const running = (): number => host.engine.calls.filter((call) => call === 'create').length;

  await restart(host);
  assert.equal(await state(host), 'locked');
  const locked = { code: 'SWARM_LOCKED', message: /needs to be unlocked.*"swarm unlock"/ };
  await assert.rejects(unary(host.control, 'ListNodes', {}), locked);
  await assert.rejects(unary(host.local, 'Init', {}), locked);
  await assert.rejects(unary(host.local, 'Init', { force_new_cluster: true }), locked);
  await assert.rejects(unary(host.local, 'Join', { remote_addr: host.addr, token: 'x' }), locked);
  await assert.rejects(unary(host.local, 'Leave', {}), locked);
  assert.equal((await host.engine.listContainers({})).length, 2);

  await assert.rejects(unary(host.local, 'Unlock', { unlock_key: WRONG }), { code: 'UNLOCK_KEY_WRONG' });
  await assert.rejects(unary(host.local, 'Unlock', { unlock_key: 'SWMKEY-1-abc' }), { code: 'UNLOCK_KEY_FORMAT' });
  assert.equal(await state(host), 'locked');
  await unary(host.local, 'Unlock', { unlock_key: key });
  assert.equal(await state(host), 'active');
  assert.deepEqual(await tasksIn(host, 'running', 2), tasks);
  assert.equal(running(), 2, 'no container was made anew');
  await assert.rejects(unary(host.local, 'Unlock', { unlock_key: key }), { code: 'SWARM_NOT_LOCKED' });
});

test('autolock: nothing secret is to be read in the files of a manager', async (t) => {
  const host = await (await Host.make(t)).start();
  await initLocked(host);
  await unary(host.control, 'CreateService', web(1));
  await tasksIn(host, 'running', 1);
  await host.stop();
  const files = await filesOf(host);
  for (const text of ['busybox:latest', 'BEGIN PRIVATE KEY', 'SWMTKN-1-']) assert.equal(files.indexOf(text), -1, text);
  const { locked, sealed } = await keyFile(host);
  assert.deepEqual([locked, typeof sealed], [true, 'string']);
  assert.equal((await stat(join(host.stateDir, 'manager-keys.json'))).mode & 0o777, 0o600);
});

test('autolock: turned on and off, and rotated', async (t) => {
  const host = await (await Host.make(t)).start();
  await host.init();
  assert.equal((await unary(host.control, 'GetUnlockKey', {})).unlock_key, '');
  await assert.rejects(update(host, { rotate_unlock_key: true }), { code: 'AUTOLOCK_OFF' });

  const { spec } = await unary(host.control, 'GetCluster', {});
  const first = await update(host, { spec: { ...spec, ...autolock(true) } });
  await restart(host); // ends what is under way
  await unary(host.local, 'Unlock', { unlock_key: first });

  const second = await update(host, { rotate_unlock_key: true });
  assert.notEqual(second, first);
  await restart(host);
  await assert.rejects(unary(host.local, 'Unlock', { unlock_key: first }), { code: 'UNLOCK_KEY_WRONG' });
  await unary(host.local, 'Unlock', { unlock_key: second });

  assert.equal(await update(host, { spec: { ...spec, ...autolock(false) } }), '');
  await restart(host);
  assert.equal(await state(host), 'active');
  assert.equal((await keyFile(host)).locked, false);
});

test('autolock: `leave --force` forgets a locked manager, with its containers', async (t) => {
  const host = await (await Host.make(t)).start();
  await initLocked(host);
  await unary(host.control, 'CreateService', web(2));
  await tasksIn(host, 'running', 2);
  await restart(host);
  await unary(host.local, 'Leave', { force: true });
  assert.equal(await state(host), 'inactive');
  assert.deepEqual(await readdir(host.stateDir), []);
  assert.deepEqual(await host.engine.listContainers({}), []);
  await restart(host);
  assert.equal(await state(host), 'inactive');
});

test('autolock: managers that join are locked too; one that was down at a rotation follows; a worker is not locked', async (t) => {
  const hosts = [await Host.make(t), await Host.make(t), await Host.make(t)] as const;
  const [first, second, third] = hosts;
  for (const host of hosts) await host.start();
  const before = await initLocked(first);
  for (const host of [second, third]) await host.joinAs('manager', first);
  for (const host of [second, third]) await until('it is locked', async () => (await keyFile(host)).locked);

  await third.stop();
  const { sealed: sealedBefore } = await keyFile(third);
  const after = await update(first, { rotate_unlock_key: true });
  await third.start();
  await assert.rejects(unary(third.local, 'Unlock', { unlock_key: after }), { code: 'UNLOCK_KEY_WRONG' });
  await unary(third.local, 'Unlock', { unlock_key: before });
  await until('it follows', async () => (await keyFile(third)).sealed !== sealedBefore);
  await restart(third);
  await assert.rejects(unary(third.local, 'Unlock', { unlock_key: before }), { code: 'UNLOCK_KEY_WRONG' });
  await unary(third.local, 'Unlock', { unlock_key: after });

  const { node_id } = await third.status();
  await until('all managers answer', async () => (await third.status()).manager?.voter === true);
  await first.setRole(node_id, 'worker');
  await until('it is a worker', async () => !(await readdir(third.stateDir)).includes('raft'));
  assert.ok(!(await readdir(third.stateDir)).includes('manager-keys.json'));
  await restart(third);
  assert.equal(await state(third), 'active');
});
