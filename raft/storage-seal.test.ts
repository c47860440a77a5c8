/** The stored log is sealed, with a key that can be changed while the log is in use. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { crc32 } from 'node:zlib';
import { Level } from 'level';
import type { Stored } from './core.js';
import { KeyRing, newDataKey, type DataKey } from './key-ring.js';
import type { Entry } from './messages.js';
import { encodeHardState, encodeSnapshot, entryKey } from './storage-codec.js';
import { LevelStorage } from './storage-level.js';
import { storageSuite } from './storage.suite.js';

const dirs: string[] = [];
async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'raft-seal-'));
  dirs.push(dir);
  return dir;
}
after(() => Promise.all(dirs.map((dir) => rm(dir, { recursive: true }))));

/** Keeps its keys where the next ring of the same disk finds them. */
function disk(first: readonly DataKey[] = [newDataKey()]) {
  let kept = first;
  return {
    keys: () => kept,
    ring: () =>
      new KeyRing(kept, async (keys) => {
        kept = keys;
        return Promise.resolve();
      }),
  };
}

const SECRET = 'PASSWORD=correct-horse';
const secret = (index: number): Buffer => Buffer.from(`${SECRET} ${index}`);
const log: Stored = {
  hardState: { term: 2, vote: 'voter-of-mine', commit: 4 },
  snapshot: { index: 1, term: 1, members: ['a'], data: new Uint8Array(secret(1)) },
  entries: [2, 3, 4, 5].map((index) => ({ index, term: 2, kind: 'command', data: new Uint8Array(secret(index)) })),
};

async function written(cipher: KeyRing): Promise<string> {
  const dir = await newDir();
  const storage = new LevelStorage(dir, { cipher });
  await storage.load();
  await storage.save(log);
  await storage.close();
  return dir;
}

/** A checksum, the kind `command`, the term, the data. */
function plainEntry({ term, data }: Entry): Uint8Array {
  const bytes = Buffer.alloc(11 + data.length);
  bytes.writeUIntBE(term, 5, 6);
  bytes.set(data, 11);
  bytes.writeUInt32BE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** As versions before this one have stored it. */
async function writtenPlain(stored: Stored, format: '1' | '2'): Promise<string> {
  const dir = await newDir();
  const db = new Level<string, Uint8Array>(dir, { valueEncoding: 'view' });
  await db.put('format', Buffer.from(format));
  await db.put('hard-state', encodeHardState(stored.hardState));
  await db.put('snapshot', encodeSnapshot(stored.snapshot));
  for (const entry of stored.entries) await db.put(entryKey(entry.index), plainEntry(entry));
  await db.close();
  return dir;
}

async function bytesIn(dir: string): Promise<Buffer> {
  return Buffer.concat(await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name)))));
}

async function loaded(dir: string, cipher: KeyRing): Promise<Stored | undefined> {
  const storage = new LevelStorage(dir, { cipher });
  try {
    return await storage.load();
  } finally {
    await storage.close();
  }
}

storageSuite('level, with a new key at each opening', async () => {
  const [dir, keys] = [await newDir(), disk()];
  let opened = 0;
  return () => {
    const cipher = keys.ring();
    const storage = new LevelStorage(dir, { cipher });
    const load = storage.load.bind(storage);
    const isSecond = opened++ > 0;
    storage.load = async () => {
      await cipher.renew();
      const stored = await load();
      if (isSecond) await storage.reseal();
      return isSecond ? load() : stored; // read once more what was sealed anew
    };
    return storage;
  };
});
storageSuite('level, keys that last for three records', async () => {
  const [dir, keys] = [await newDir(), disk()];
  return () => new LevelStorage(dir, { cipher: keys.ring(), sealsPerKey: 3 });
});

test('raft storage: sealed: no value is to be read in the files', async () => {
  const dir = await written(disk().ring());
  const bytes = await bytesIn(dir);
  for (const text of [SECRET, 'voter-of-mine']) assert.equal(bytes.indexOf(text), -1);
});

for (const format of ['1', '2'] as const) {
  test(`raft storage: sealed: a log in format ${format} is sealed when it is opened, and nothing of it is left in the files`, async () => {
    const dir = await writtenPlain(log, format);
    assert.ok((await bytesIn(dir)).includes(SECRET));
    const keys = disk();
    assert.deepEqual(await loaded(dir, keys.ring()), log);
    assert.equal((await bytesIn(dir)).indexOf(SECRET), -1);
    assert.deepEqual(await loaded(dir, keys.ring()), log);
  });
}

test('raft storage: sealed: a plain log that is damaged is left as it is', async () => {
  const dir = await writtenPlain({ ...log, hardState: { ...log.hardState, commit: 9 } }, '2');
  const keys = disk();
  for (let i = 0; i < 2; i++)
    await assert.rejects(loaded(dir, keys.ring()), { code: 'RAFT_STORAGE_CORRUPT', message: /but 9 was committed/ });
});

test('raft storage: sealed: the keys of another log open nothing, and the message says so', async () => {
  const dir = await written(disk().ring());
  await assert.rejects(loaded(dir, disk().ring()), {
    code: 'RAFT_STORAGE_KEY',
    message: new RegExp(`${dir} was sealed with a key that is not here: hard-state is sealed with key [0-9a-f]{8}`),
  });
});

test('raft storage: sealed: old and new key live side by side until the old one is out of use, then it is forgotten', async () => {
  const keys = disk();
  const dir = await written(keys.ring());
  const [old] = keys.keys();
  const cipher = keys.ring();
  const storage = new LevelStorage(dir, { cipher });
  await storage.load();
  await cipher.renew();
  await storage.save({ hardState: { ...log.hardState, commit: 5 }, entries: [] });
  assert.equal(keys.keys().length, 2);
  const now = { ...log, hardState: { ...log.hardState, commit: 5 } };
  const copy = await newDir();
  await cp(dir, copy, { recursive: true }); // as a crash would leave it
  await rm(join(copy, 'LOCK'));
  assert.deepEqual(await loaded(copy, keys.ring()), now);
  await storage.reseal();
  await storage.close();
  assert.equal(keys.keys().length, 1);
  assert.notEqual(keys.keys()[0], old);
  assert.deepEqual(await loaded(dir, keys.ring()), now);
  assert.equal((await bytesIn(dir)).indexOf(Buffer.from(old?.id ?? '', 'hex')), -1, 'no record of the old key is left');
});

test('raft storage: sealed: many records are sealed anew in parts, with other writes between them', async () => {
  const keys = disk();
  const dir = await newDir();
  const cipher = keys.ring();
  const storage = new LevelStorage(dir, { cipher });
  await storage.load();
  const data = new Uint8Array(400_000).fill(7);
  const entry = (index: number) => ({ index, term: 2, kind: 'command' as const, data });
  const entries = Array.from({ length: 12 }, (_, i) => entry(i + 2));
  await storage.save({ ...log, entries });
  await cipher.renew();
  const order: string[] = [];
  const resealed = storage.reseal().then(() => order.push('resealed'));
  const changes = [
    storage.save({ hardState: { ...log.hardState, commit: 8 }, entries: [entry(14)] }),
    storage.compact({ ...log.snapshot, index: 8, term: 2 }),
  ].map((change) => change.then(() => order.push('written')));
  await Promise.all([resealed, ...changes]);
  await storage.close();
  assert.deepEqual(order, ['written', 'written', 'resealed']);
  assert.equal(keys.keys().length, 1);
  const stored = await loaded(dir, keys.ring());
  assert.deepEqual([stored?.snapshot.index, stored?.entries.map(({ index }) => index)], [8, [9, 10, 11, 12, 13, 14]]);
});

test('raft storage: sealed: a key that comes during the change to another is not taken for done', async () => {
  const keys = disk();
  const cipher = keys.ring();
  const dir = await written(cipher);
  const storage = new LevelStorage(dir, { cipher });
  await storage.load();
  await cipher.renew();
  const resealed = storage.reseal();
  await cipher.renew();
  await storage.save({ hardState: log.hardState, entries: [] });
  await resealed;
  assert.equal(keys.keys().length, 2);
  await storage.close();
  assert.deepEqual(await loaded(dir, keys.ring()), log);
});

test('raft storage: sealed: the count of what a key has sealed outlives a restart', async () => {
  const keys = disk();
  const dir = await written(keys.ring()); // three records
  const first = keys.keys()[0];
  const storage = new LevelStorage(dir, { cipher: keys.ring(), sealsPerKey: 5 });
  await storage.load();
  await storage.save({ hardState: log.hardState, entries: [] });
  assert.equal(keys.keys()[0], first);
  await storage.save({ hardState: log.hardState, entries: [] });
  await storage.close(); // ends the change that the fifth has begun
  assert.equal(keys.keys().length, 1);
  assert.notEqual(keys.keys()[0], first);
});

test('raft storage: sealed: when the new key cannot be kept, nothing is written any more', async () => {
  const cipher = new KeyRing([newDataKey()], () => Promise.reject(new Error('no space left')));
  const storage = new LevelStorage(await newDir(), { cipher, sealsPerKey: 1 });
  await storage.load();
  await storage.save(log);
  const refused = async (): Promise<unknown> => {
    for (;;) {
      try {
        await storage.save({ hardState: log.hardState, entries: [] });
      } catch (error) {
        return error;
      }
    }
  };
  assert.match(String(await refused()), /no space left/);
  await storage.close();
});
