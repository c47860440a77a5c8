import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { Level } from 'level';
import { must } from '../lib/assert.js';
import { hasCode, type ErrorCode } from '../lib/errors.js';
import { encodeHardState, encodeRun, entryKey } from './storage-codec.js';
import { LevelStorage } from './storage-level.js';
import { storageSuite } from './storage.suite.js';
import { testCipher } from './testing/cipher.js';

const dirs: string[] = [];
async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'raft-storage-'));
  dirs.push(dir);
  return dir;
}
after(() => Promise.all(dirs.map((dir) => rm(dir, { recursive: true }))));

storageSuite('level', async () => {
  const dir = await newDir();
  return () => new LevelStorage(dir, { cipher: testCipher() });
});

const entry = (index: number, term: number) => ({
  index,
  term,
  kind: 'command' as const,
  data: Buffer.from(`entry ${index}`),
});

/** A directory with a snapshot at 1 and entries 2 to 6, of which 4 are committed. */
async function written(): Promise<string> {
  const dir = await newDir();
  const storage = new LevelStorage(dir, { cipher: testCipher() });
  await storage.load();
  const snapshot = { index: 1, term: 1, members: ['a'], data: Buffer.from('empty') };
  const entries = [2, 3, 4, 5, 6].map((index) => entry(index, 2));
  const hardState = { term: 2, vote: 'a', commit: 4 };
  await storage.save({ hardState, snapshot, entries: [] });
  for (const each of entries) await storage.save({ hardState, entries: [each] }); // a record each
  await storage.close();
  return dir;
}

/** The write-ahead log that LevelDB has left there. */
async function onlyLog(dir: string): Promise<string> {
  const [log, ...others] = (await readdir(dir)).filter((name) => name.endsWith('.log'));
  assert.deepEqual(others, []);
  return join(dir, must(log, 'a log'));
}

async function refuses(dir: string, code: ErrorCode, message: RegExp): Promise<void> {
  const storage = new LevelStorage(dir, { cipher: testCipher() });
  await assert.rejects(storage.load(), (error: Error) => {
    assert.ok(hasCode(error, code), String(error));
    assert.match(error.message, message);
    assert.ok(error.message.includes(dir), 'the message says where');
    return true;
  });
  await storage.close();
}

type Db = Level<string, Uint8Array>;
const sealedAt = (place: string, value: Uint8Array): Uint8Array => testCipher().seal(place, value);
const flipped = (value: Uint8Array | undefined, at: number): Uint8Array => {
  const copy = Buffer.from(value ?? []);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
};

const damages: { what: string; code?: ErrorCode; message: RegExp; damage: (db: Db) => Promise<void> }[] = [
  {
    what: 'an entry is missing',
    message: /entry 4 is missing: 3 is followed by 5/,
    damage: (db) => db.del(entryKey(4)),
  },
  { what: 'the first entry is missing', message: /entry 2 is missing/, damage: (db) => db.del(entryKey(2)) },
  {
    what: 'the end of what was committed is missing',
    message: /ends at 3, but 4 was committed/,
    damage: (db) => db.batch([4, 5, 6].map((index) => ({ type: 'del', key: entryKey(index) }))),
  },
  {
    what: 'a bit of an entry has flipped',
    message: /entry\/0000000000000005 is not what was sealed for it with key 00000007/,
    damage: async (db) => db.put(entryKey(5), flipped(await db.get(entryKey(5)), 27)),
  },
  {
    what: 'an entry was cut',
    message: /entry\/0000000000000006 has 3 bytes/,
    damage: (db) => db.put(entryKey(6), Buffer.alloc(3)),
  },
  {
    what: 'terms go back',
    message: /entry 6 has term 1 after one of term 2/,
    damage: (db) => db.put(entryKey(6), sealedAt(entryKey(6), encodeRun([entry(6, 1)]))),
  },
  {
    what: 'two records hold the same entry',
    message: /entry 6 is missing: 5 is followed by 5/,
    damage: (db) => db.put(entryKey(4), sealedAt(entryKey(4), encodeRun([entry(4, 2), entry(5, 2)]))),
  },
  {
    what: 'the hard state is older than the log',
    message: /term 1 is behind the log's 2/,
    damage: (db) => db.put('hard-state', sealedAt('hard-state', encodeHardState({ term: 1, vote: '', commit: 2 }))),
  },
  { what: 'the hard state is missing', message: /the hard state is missing/, damage: (db) => db.del('hard-state') },
  { what: 'the snapshot is missing', message: /the snapshot is missing/, damage: (db) => db.del('snapshot') },
  {
    what: 'a bit of the snapshot has flipped',
    message: /snapshot is not what was sealed/,
    damage: async (db) => db.put('snapshot', flipped(await db.get('snapshot'), 20)),
  },
  {
    what: 'two entries were swapped',
    message: /entry\/0000000000000003 is not what was sealed for it/,
    damage: async (db) => {
      const [three, five] = await db.getMany([entryKey(3), entryKey(5)]);
      await db.batch([
        { type: 'put', key: entryKey(3), value: must(five, 'entry 5') },
        { type: 'put', key: entryKey(5), value: must(three, 'entry 3') },
      ]);
    },
  },
  { what: 'the format is missing', message: /but no format/, damage: (db) => db.del('format') },
  {
    what: 'the format is of another version',
    code: 'RAFT_STORAGE_FORMAT',
    message: /has format 4, this version reads 3/,
    damage: (db) => db.put('format', Buffer.from('4')),
  },
];
for (const { what, code = 'RAFT_STORAGE_CORRUPT', message, damage } of damages) {
  test(`raft storage: level: refuses to start when ${what}`, async () => {
    const dir = await written();
    const db = new Level<string, Uint8Array>(dir, { valueEncoding: 'view' });
    await damage(db);
    await db.close();
    await refuses(dir, code, message);
  });
}

test('raft storage: level: refuses to start when CURRENT is missing, instead of starting empty', async () => {
  const dir = await written();
  await rm(join(dir, 'CURRENT'));
  await refuses(dir, 'RAFT_STORAGE_CORRUPT', /CURRENT is missing/);
});

for (const [what, current] of Object.entries({
  'is no name of a manifest': 'MANIFESU-000002\n',
  'names a manifest that is not there': 'MANIFEST-000099\n',
  'is empty': '',
})) {
  test(`raft storage: level: refuses to start when CURRENT ${what}`, async () => {
    const dir = await written();
    await writeFile(join(dir, 'CURRENT'), current);
    await refuses(dir, 'RAFT_STORAGE_CORRUPT', /CURRENT names no manifest/);
  });
}

test('raft storage: level: what the operating system refuses is told with its reason, and is no damage', async () => {
  const dir = await written();
  for (const name of await readdir(dir)) if (name === 'LOCK') await rm(join(dir, name));
  await mkdir(join(dir, 'LOCK')); // cannot be opened for writing, as on a disk that is read-only, by root neither
  await refuses(dir, 'RAFT_STORAGE_UNUSABLE', /cannot be opened: .*LOCK: Is a directory/);
});

test('raft storage: level: refuses to start when the manifest is damaged', async () => {
  const dir = await written();
  for (const name of await readdir(dir)) if (name.startsWith('MANIFEST')) await truncate(join(dir, name), 3);
  await refuses(dir, 'RAFT_STORAGE_CORRUPT', /Corruption/);
});

test('raft storage: level: a second process at the same log is refused', async () => {
  const dir = await written();
  const first = new LevelStorage(dir, { cipher: testCipher() });
  await first.load();
  await refuses(dir, 'RAFT_STORAGE_IN_USE', /in use/);
  await first.close();
});

test('raft storage: level: refuses to start, again and again, when a write amid others is damaged', async () => {
  const dir = await written();
  const storage = new LevelStorage(dir, { cipher: testCipher() });
  await storage.load();
  for (const index of [7, 8, 9]) {
    await storage.save({ hardState: { term: 2, vote: 'a', commit: index - 1 }, entries: [entry(index, 2)] });
  }
  await storage.close();
  const log = await onlyLog(dir);
  const bytes = await readFile(log);
  await writeFile(log, flipped(bytes, bytes.indexOf(entryKey(8)) + 40));
  for (let start = 0; start < 2; start++) await refuses(dir, 'RAFT_STORAGE_CORRUPT', /\.log is damaged at byte \d+$/);
});

for (const cut of [1, 20, 60]) {
  test(`raft storage: level: a write whose last ${cut} bytes were torn off counts as not made, whole`, async () => {
    const dir = await written();
    const storage = new LevelStorage(dir, { cipher: testCipher() });
    await storage.load();
    await storage.save({ hardState: { term: 2, vote: 'a', commit: 6 }, entries: [entry(7, 2), entry(8, 2)] });
    await storage.close();
    const log = await onlyLog(dir);
    await truncate(log, (await stat(log)).size - cut);
    const again = new LevelStorage(dir, { cipher: testCipher() });
    const stored = await again.load();
    await again.close();
    assert.deepEqual([stored?.entries.at(-1)?.index, stored?.hardState.commit], [6, 4]);
  });
}
