import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import type { Stored } from './core.js';
import { encodeMembership, type Membership } from './membership.js';
import type { Entry } from './messages.js';
import { RaftNode } from './node.js';
import { aloneFrom, foundFrom, restartAlone } from './recover.js';
import { LevelStorage } from './storage-level.js';
import { MemoryStorage } from './storage-memory.js';
import type { RaftStorage } from './storage.js';
import { testCipher } from './testing/cipher.js';
import { Journal } from './testing/journal.js';

const levelIn = (dir: string): LevelStorage => new LevelStorage(dir, { cipher: testCipher() });
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const command = (index: number, term: number, text: string): Entry => ({
  ...{ index, term, kind: 'command', data: bytes(text) },
});
const members = (index: number, term: number, membership: Membership): Entry => ({
  ...{ index, term, kind: 'members', data: encodeMembership(membership) },
});
const alone = { id: 'a', group: 'new' };

/** The log of `a`, one of three, that knows of two entries more than it knows to be committed. */
const survivor = (...more: Entry[]): Stored => ({
  hardState: { term: 4, vote: 'b', commit: 11, owner: 'a', group: 'old' },
  snapshot: { index: 10, term: 2, members: ['a', 'b', 'c'], data: bytes('["ten"]') },
  entries: [command(11, 3, 'eleven'), command(12, 3, 'twelve'), command(13, 4, 'thirteen'), ...more],
});

async function memoryWith(stored: Stored): Promise<MemoryStorage> {
  const storage = new MemoryStorage();
  await storage.save(stored);
  return storage;
}

async function open(storage: RaftStorage): Promise<{ node: RaftNode<number>; journal: Journal }> {
  const journal = new Journal();
  const rest = { stateMachine: journal, clock: new SimClock(), random: new SeededRandom(1), log: silentLog };
  return { node: await RaftNode.open({ id: 'a', storage, ...rest }), journal };
}

test('raft recover: 5.4.1: entries that are not known to be committed stay, and the new ones follow them', () => {
  const before = survivor();
  const { hardState, snapshot, entries } = aloneFrom(before, alone, bytes('closing'));
  assert.deepEqual(snapshot, before.snapshot);
  assert.deepEqual(entries.slice(0, 3), before.entries);
  assert.deepEqual(entries.slice(3), [command(14, 5, 'closing'), members(15, 5, { members: ['a'] })]);
  assert.deepEqual(hardState, { term: 5, vote: 'a', commit: 11, owner: 'a', group: 'new' });
});

test('raft recover: the term is above the stored one also where the log has none so high', () => {
  const before = { ...survivor(), hardState: { term: 900, vote: '', commit: 10, owner: 'a' } };
  const { hardState, entries } = aloneFrom(before, alone);
  assert.equal(hardState.term, 901);
  assert.deepEqual(
    entries.map(({ term }) => term),
    [3, 3, 4, 901],
  );
});

const histories: [string, Entry[]][] = [
  ['one of three', []],
  ['in a joint configuration', [members(14, 4, { members: ['a', 'd', 'e'], outgoing: ['a', 'b', 'c'] })]],
  ['that is being left, and taken to be a learner', [members(14, 4, { members: ['b', 'c'], learners: ['a', 'd'] })]],
  ['that was removed', [members(14, 4, { members: ['b', 'c'] })]],
  ['alone already', [members(14, 4, { members: ['a'] })]],
];
for (const [title, more] of histories) {
  test(`raft recover: a member ${title} leads alone, with all it had, and takes writes`, async () => {
    const storage = await memoryWith(survivor(...more));
    await restartAlone(storage, alone, () => bytes('closing'));
    const { node, journal } = await open(storage);
    assert.equal(node.group, 'new');
    assert.equal(node.status().role, 'leader');
    assert.deepEqual(node.status().membership, { members: ['a'] });
    assert.deepEqual(journal.lines, ['ten', 'eleven', 'twelve', 'thirteen', 'closing']);
    assert.equal(await node.propose(bytes('more')), 6);
    await node.readBarrier();
    await node.changeMembers([{ kind: 'learner', id: 'z' }]); // no change of members is left half done
    await node.close();
  });
}

test('raft recover: done twice it is done once more, and nothing is lost', async () => {
  const storage = await memoryWith(survivor());
  await restartAlone(storage, alone);
  await restartAlone(storage, { id: 'a', group: 'newer' });
  const { node, journal } = await open(storage);
  assert.equal(node.group, 'newer');
  assert.deepEqual(journal.lines, ['ten', 'eleven', 'twelve', 'thirteen']);
  await node.close();
});

test('raft recover: refused without a log, without a state, and with the log of another', async () => {
  await assert.rejects(restartAlone(new MemoryStorage(), alone), { code: 'RAFT_GROUP_MISSING' });
  const joining = await memoryWith({
    hardState: { term: 0, vote: '', commit: 0, owner: 'a' },
    snapshot: { index: 0, term: 0, members: [], data: new Uint8Array() },
    entries: [],
  });
  await assert.rejects(restartAlone(joining, alone), { code: 'RAFT_GROUP_MISSING' });
  const foreign = await memoryWith(survivor());
  await assert.rejects(restartAlone(foreign, { id: 'b', group: 'new' }), { code: 'RAFT_FOREIGN' });
  assert.deepEqual(await foreign.load(), survivor());
});

test('raft recover: a closing command that cannot be made changes nothing', async () => {
  const storage = await memoryWith(survivor());
  const fail = (): never => {
    throw new Error('no');
  };
  await assert.rejects(restartAlone(storage, alone, fail), /no/);
  assert.deepEqual(await storage.load(), survivor());
});

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'raft-recover-'));
  t.after(() => rm(dir, { recursive: true }));
  return dir;
}
async function loaded(dir: string): Promise<Stored | undefined> {
  const storage = levelIn(dir);
  try {
    return await storage.load();
  } finally {
    await storage.close();
  }
}

test('raft recover: cut off at any byte of its write, a crash leaves the old group or the new one', async (t) => {
  const dir = join(await folder(t), 'log');
  const first = levelIn(dir);
  await first.load();
  await first.save(survivor());
  await first.close();
  await restartAlone(levelIn(dir), alone, () => bytes('closing'));
  const [name = ''] = (await readdir(dir)).filter((each) => each.endsWith('.log'));
  const { length } = await readFile(join(dir, name));
  assert.ok(length > 100, 'the write is in the write-ahead log');
  const after = aloneFrom(survivor(), alone, bytes('closing'));
  for (let kept = 0; kept <= length; kept += kept < 20 || kept > length - 20 ? 1 : 13) {
    const copy = `${dir}-${kept}`;
    await cp(dir, copy, { recursive: true });
    await truncate(join(copy, name), kept);
    assert.deepEqual(await loaded(copy), kept === length ? after : survivor(), `${kept} of ${length} bytes`);
  }
});

test('raft recover: a log that is in use is left alone', async (t) => {
  const dir = join(await folder(t), 'log');
  const running = levelIn(dir);
  await running.load();
  await running.save(survivor());
  await assert.rejects(restartAlone(levelIn(dir), alone), { code: 'RAFT_STORAGE_IN_USE' });
  await running.close();
  assert.deepEqual(await loaded(dir), survivor());
});

test('raft recover: a group founded from a kept state goes on after its index, and only in an empty log', async (t) => {
  const dir = await folder(t);
  const state = { index: 77, data: bytes('["kept"]'), command: bytes('closing') };
  await foundFrom(levelIn(dir), alone, state);
  const { node, journal } = await open(levelIn(dir));
  assert.deepEqual(journal.lines, ['kept', 'closing']);
  assert.equal(node.group, 'new');
  assert.deepEqual(node.status().membership, { members: ['a'] });
  assert.equal(node.status().commit, 79); // the command, and what a new leader writes
  await node.close();
  await assert.rejects(foundFrom(levelIn(dir), alone, state), { code: 'RAFT_GROUP_EXISTS' });
});
