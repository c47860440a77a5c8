import assert from 'node:assert/strict';
import test from 'node:test';
import type { Entry, HardState, Snapshot } from './messages.js';
import type { RaftStorage } from './storage.js';

const entry = (index: number, term: number, text = `${index}/${term}`): Entry => ({
  index,
  term,
  kind: text === '' ? 'noop' : 'command',
  data: new Uint8Array(Buffer.from(text)),
});
const entries = (from: number, to: number, term: number): Entry[] =>
  Array.from({ length: to - from + 1 }, (_, i) => entry(from + i, term));
const hard = (term: number, vote: string, commit: number): HardState => ({ term, vote, commit });
const snapshot = (index: number, term: number): Snapshot => ({
  index,
  term,
  members: ['a', 'b'],
  data: new Uint8Array(Buffer.from(`state at ${index}`)),
});

/** Storages of one disk: what one has written, the next one reads. */
export type OpenStorage = () => RaftStorage;

/** What every RaftStorage does. `disk` makes an empty one. */
export function storageSuite(name: string, disk: () => Promise<OpenStorage>): void {
  const area = `raft storage: ${name}`;
  /** Runs `write` on a storage, closes it, and gives what another one finds there. */
  async function afterwards(write: (storage: RaftStorage) => Promise<void>): ReturnType<RaftStorage['load']> {
    const open = await disk();
    const first = open();
    await first.load();
    await write(first);
    await first.close();
    const second = open();
    const stored = await second.load();
    await second.close();
    return stored;
  }
  const begin = { hardState: hard(1, '', 1), snapshot: snapshot(1, 1), entries: [] };

  test(`${area}: holds nothing before the first write`, async () => {
    assert.equal(await afterwards(async () => {}), undefined);
  });
  test(`${area}: a new group is its snapshot`, async () => {
    assert.deepEqual(await afterwards((storage) => storage.save(begin)), begin);
  });
  test(`${area}: entries and hard state come back as they were written`, async () => {
    const all = [entry(2, 2, ''), entry(3, 2), entry(4, 7)];
    const stored = await afterwards(async (storage) => {
      await storage.save(begin);
      await storage.save({ hardState: hard(2, 'b', 1), entries: all.slice(0, 2) });
      await storage.save({ hardState: hard(7, 'a', 3), entries: all.slice(2) });
    });
    assert.deepEqual(stored, { ...begin, hardState: hard(7, 'a', 3), entries: all });
  });
  test(`${area}: a hard state alone leaves the entries`, async () => {
    const stored = await afterwards(async (storage) => {
      await storage.save({ ...begin, entries: entries(2, 4, 1) });
      await storage.save({ hardState: hard(9, 'b', 1), entries: [] });
    });
    assert.deepEqual(stored, { ...begin, hardState: hard(9, 'b', 1), entries: entries(2, 4, 1) });
  });
  for (const [what, replacement] of [
    ['shorter', entries(5, 6, 3)],
    ['longer', entries(5, 40, 3)],
  ] as const) {
    test(`${area}: 5.3: a conflicting suffix is replaced (by a ${what} one)`, async () => {
      const stored = await afterwards(async (storage) => {
        await storage.save({ ...begin, entries: entries(2, 20, 1) });
        await storage.save({ hardState: hard(3, '', 1), entries: replacement });
      });
      assert.deepEqual(stored?.entries, [...entries(2, 4, 1), ...replacement]);
    });
  }
  test(`${area}: 7: compaction drops what the snapshot covers and keeps the rest`, async () => {
    const stored = await afterwards(async (storage) => {
      await storage.save({ ...begin, hardState: hard(1, '', 9), entries: entries(2, 12, 1) });
      await storage.compact(snapshot(9, 1));
      await storage.save({ hardState: hard(1, '', 12), entries: entries(13, 13, 1) });
    });
    assert.deepEqual(stored, { hardState: hard(1, '', 12), snapshot: snapshot(9, 1), entries: entries(10, 13, 1) });
  });
  test(`${area}: 7: a leader's snapshot replaces the whole log, also entries after it`, async () => {
    const stored = await afterwards(async (storage) => {
      await storage.save({ ...begin, entries: entries(2, 12, 1) });
      await storage.save({ hardState: hard(4, '', 8), snapshot: snapshot(8, 4), entries: entries(9, 10, 4) });
    });
    assert.deepEqual(stored, { hardState: hard(4, '', 8), snapshot: snapshot(8, 4), entries: entries(9, 10, 4) });
  });
  test(`${area}: indexes of different length keep their order`, async () => {
    const stored = await afterwards(async (storage) => {
      await storage.save({ ...begin, entries: entries(2, 1001, 1) });
    });
    assert.deepEqual(stored?.entries, entries(2, 1001, 1));
  });
}
