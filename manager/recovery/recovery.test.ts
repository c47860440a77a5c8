import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom, SystemRandom } from '../../lib/random.js';
import { encodeBackup } from '../../proto/backup-file.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { Cluster, Node } from '../../proto/types.js';
import { encodeMembership } from '../../raft/membership.js';
import type { Entry } from '../../raft/messages.js';
import { RaftNode } from '../../raft/node.js';
import { LevelStorage } from '../../raft/storage-level.js';
import { testCipher } from '../../raft/testing/cipher.js';
import { createCluster } from '../ca/cluster.js';
import { MemoryStore } from '../store/memory-store.js';
import { storeWith } from '../store/testing.js';
import { encodeTransaction } from '../store/transaction.js';
import type { StoreChange } from '../store/types.js';
import { backupOf, openBackup } from './backup.js';
import { forceNewCluster, foundRestored, type OfflineOptions } from './offline.js';
import { soleManager } from './sole-manager.js';

const clock = new SimClock();
const NOW = '2026-01-01T00:00:00.000Z';
const survivor = { nodeId: 'm1', addr: '10.9.9.9:2377', certificatePem: 'PEM of m1' };

const manager = (id: string, addr: string): Node =>
  makeNode({
    id,
    spec: { role: 'manager', name: `host-${id}`, labels: { rack: id } },
    manager_status: { addr, reachability: 'reachable' },
    status: { state: 'ready' },
    certificate: { role: 'manager', certificate: Buffer.from(`certificate of ${id}`) },
  });
const service = (id: string): StoreChange => ({
  ...{ action: 'create', kind: 'service', object: makeService({ id, spec: { name: id } }) },
});
const create = (object: Node): StoreChange => ({ action: 'create', kind: 'node', object });

async function clusterOf(more: Partial<Cluster> = {}): Promise<MemoryStore> {
  const cluster = { ...(await createCluster({ spec: {}, now: clock.now(), random: new SystemRandom() })), ...more };
  return storeWith(clock, [
    { action: 'create', kind: 'cluster', object: cluster },
    ...['m1', 'm2', 'm3'].map((id) => create(manager(id, `10.0.0.${id.slice(1)}:2377`))),
    create(makeNode({ id: 'w1', spec: { role: 'worker' }, status: { state: 'ready' } })),
    service('web'),
    { action: 'create', kind: 'task', object: makeTask({ id: 't2', service_id: 'web', node_id: 'm2', slot: 1 }) },
  ]);
}

async function options(t: TestContext): Promise<OfflineOptions> {
  const dir = await mkdtemp(join(tmpdir(), 'recovery-'));
  t.after(() => rm(dir, { recursive: true }));
  const keys = { cipher: testCipher(), lockWith: () => Promise.resolve(false) };
  return { dir, keys, clock, random: new SeededRandom(1) };
}

const storageIn = ({ dir, keys }: OfflineOptions): LevelStorage => new LevelStorage(join(dir, 'log'), keys);

/** Starts m1's raft member on what is stored; its state. */
async function started(offline: OfflineOptions): Promise<{ store: MemoryStore; group: string; members: unknown }> {
  const store = new MemoryStore({ clock });
  const rest = { stateMachine: store, clock, random: new SeededRandom(2), log: silentLog };
  const raft = await RaftNode.open({ id: 'm1', storage: storageIn(offline), ...rest });
  const { group } = raft;
  const { membership } = raft.status();
  await raft.close();
  return { store, group, members: membership };
}

/** A log of m1 that was one of three, with a snapshot, and a service that is not known to be committed. */
async function writeLog(offline: OfflineOptions, kept: MemoryStore): Promise<void> {
  const storage = storageIn(offline);
  await storage.load();
  const members = ['m1', 'm2', 'm3'];
  const { index } = kept.view;
  const entry = (place: number, data: Uint8Array): Entry => ({ index: index + place, term: 3, kind: 'command', data });
  await storage.save({
    hardState: { term: 3, vote: 'm2', commit: index + 1, owner: 'm1', group: 'old' },
    snapshot: { index, term: 2, members, data: kept.snapshot() },
    entries: [
      entry(1, encodeTransaction([service('committed')], NOW)),
      entry(2, encodeTransaction([service('acknowledged')], NOW)),
      { index: index + 3, term: 3, kind: 'members', data: encodeMembership({ members, learners: ['m4'] }) },
    ],
  });
  await storage.close();
}

test('recovery: a survivor goes on alone with all it has; the other managers become workers and keep their tasks', async (t) => {
  const offline = await options(t);
  const kept = await clusterOf();
  await writeLog(offline, kept);
  assert.deepEqual((await forceNewCluster(offline, survivor)).former, [
    'host-m2 (10.0.0.2:2377)',
    'host-m3 (10.0.0.3:2377)',
  ]);
  const { store, group, members } = await started(offline);
  assert.ok(group !== 'old' && group !== '');
  assert.deepEqual(members, { members: ['m1'] });
  const { view } = store;
  assert.deepEqual([...view.services.values()].map(({ id }) => id).sort(), ['acknowledged', 'committed', 'web']);
  assert.deepEqual(view.cluster(), kept.view.cluster());
  assert.equal(view.nodes.get('m1')?.manager_status?.addr, '10.9.9.9:2377');
  assert.equal(view.nodes.get('m1')?.spec.role, 'manager');
  for (const id of ['m2', 'm3']) {
    const { spec, manager_status, status, certificate } = view.nodes.get(id)!;
    assert.deepEqual(spec, { ...manager(id, '').spec, role: 'worker' });
    assert.equal(manager_status, null);
    assert.equal(status.state, 'ready'); // until the dispatcher finds that it is not
    assert.equal(certificate.role, 'manager'); // until it asks for another
  }
  assert.deepEqual(view.nodes.get('w1'), kept.view.nodes.get('w1'));
  assert.deepEqual(view.tasks.get('t2'), kept.view.tasks.get('t2'));
});

test('recovery: a second time is harmless, and there are no other managers any more', async (t) => {
  const offline = await options(t);
  await writeLog(offline, await clusterOf());
  await forceNewCluster(offline, survivor);
  const first = await started(offline);
  const again = await forceNewCluster({ ...offline, random: new SeededRandom(9) }, survivor);
  assert.deepEqual(again.former, []);
  const second = await started(offline);
  assert.notEqual(second.group, first.group);
  assert.equal(second.store.view.services.size, 3);
});

test('recovery: a survivor that the others had taken out of the cluster comes back as a node', async () => {
  const store = await storeWith(clock, [create(manager('m2', '10.0.0.2:2377'))]);
  await store.update((view) => soleManager(view, { ...survivor, availability: 'drain' }));
  const { spec, certificate } = store.view.nodes.get('m1')!;
  assert.deepEqual([spec.role, spec.availability], ['manager', 'drain']);
  assert.equal(certificate.certificate.toString(), 'PEM of m1');
  assert.equal(store.view.nodes.get('m2')?.spec.role, 'worker');
});

test('recovery: a node that was being made a manager, or no manager any more, is a worker at once', async () => {
  const joining = makeNode({ id: 'm5', spec: { role: 'manager' } });
  const leaving = { ...manager('m6', '10.0.0.6:2377'), spec: { ...manager('m6', '').spec, role: 'worker' as const } };
  const store = await storeWith(clock, [create(joining), create(leaving)]);
  await store.update((view) => soleManager(view, survivor));
  for (const id of ['m5', 'm6']) {
    assert.deepEqual(
      [store.view.nodes.get(id)?.spec.role, store.view.nodes.get(id)?.manager_status],
      ['worker', null],
      id,
    );
  }
});

test('recovery: refused without a state to go on from', async (t) => {
  await assert.rejects(forceNewCluster(await options(t), survivor), { code: 'RECOVERY_NO_STATE' });
  const offline = await options(t);
  await writeLog(offline, await storeWith(clock, [service('no cluster')]));
  await assert.rejects(forceNewCluster(offline, survivor), { code: 'RECOVERY_NO_STATE' });
  await assert.rejects(forceNewCluster(offline, { ...survivor, nodeId: 'm2' }), { code: 'RAFT_FOREIGN' });
});

test('recovery: what a backup holds comes back, with this manager alone; versions go on from there', async (t) => {
  const kept = await clusterOf();
  const opened = openBackup(backupOf(kept, 'm3', clock), { path: 'FILE', clock });
  const { node, index, contents, sealed } = opened.facts;
  assert.deepEqual([node, index, sealed], ['m3', kept.view.index, false]);
  assert.deepEqual(contents, { nodes: 4, services: 1, tasks: 1, secrets: 0, configs: 0 });
  const offline = await options(t);
  await foundRestored(offline, survivor, opened.store);
  const { store, members } = await started(offline);
  assert.deepEqual(members, { members: ['m1'] });
  assert.deepEqual(store.view.cluster(), kept.view.cluster());
  assert.deepEqual(store.view.services.get('web'), kept.view.services.get('web'));
  assert.deepEqual(store.view.tasks.get('t2'), kept.view.tasks.get('t2'));
  assert.ok(store.view.nodes.get('m1')!.version.index > kept.view.index);
  assert.deepEqual([...store.view.nodes.values()].map(({ id, spec }) => `${id} ${spec.role}`).sort(), [
    'm1 manager',
    'm2 worker',
    'm3 worker',
    'w1 worker',
  ]);
  await assert.rejects(foundRestored(offline, survivor, kept), { code: 'RAFT_GROUP_EXISTS' });
});

test('recovery: while managers lock themselves, a backup opens with their unlock key only', async () => {
  const key = Buffer.alloc(32, 5);
  const file = backupOf(await clusterOf({ unlock_key: key }), 'm1', clock);
  assert.throws(() => openBackup(file, { path: 'FILE', clock }), { code: 'BACKUP_SEALED' });
  const { unlockKey, cluster } = openBackup(file, { path: 'FILE', clock, unlockKey: key });
  assert.deepEqual(unlockKey, key);
  assert.ok(!file.includes(cluster.root_ca.key));
});

test('recovery: a backup with no cluster in it is refused', async () => {
  const file = backupOf(await clusterOf(), 'm1', clock);
  const { facts } = openBackup(file, { path: 'FILE', clock });

  const empty = encodeBackup(facts, new MemoryStore({ clock }).snapshot());
  assert.throws(() => openBackup(empty, { path: 'FILE', clock }), { code: 'BACKUP_FOREIGN' });
  const noise = encodeBackup(facts, Buffer.from('ffffffffffffffffffff', 'hex'));
  assert.throws(() => openBackup(noise, { path: 'FILE', clock }), { code: 'BACKUP_FOREIGN', message: /FILE/ });
});
