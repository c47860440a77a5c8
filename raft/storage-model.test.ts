import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import type { Stored } from './core.js';
import type { Entry } from './messages.js';
import { LevelStorage } from './storage-level.js';
import { MemoryStorage } from './storage-memory.js';
import { testCipher } from './testing/cipher.js';

/** Numbers are places, taken modulo what there is at that moment. */
type Step =
  | { readonly kind: 'append'; readonly at: number; readonly count: number }
  | { readonly kind: 'compact'; readonly at: number }
  | { readonly kind: 'install'; readonly beyond: number; readonly count: number }
  | { readonly kind: 'reopen' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('append'), at: fc.nat(1000), count: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('compact'), at: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('install'), beyond: fc.nat(3), count: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reopen') }) },
);

const data = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const entries = (first: number, count: number, term: number): Entry[] =>
  Array.from({ length: count }, (_, i) => ({
    index: first + i,
    term,
    kind: 'command',
    data: data(`${first + i}/${term}`),
  }));

/** The same steps in LevelDB and in memory, which has a list of entries and nothing clever. */
async function check(dir: string, steps: readonly Step[]): Promise<void> {
  const model = new MemoryStorage();
  let storage = new LevelStorage(dir, { cipher: testCipher() });
  await storage.load();
  const both = async (act: (each: LevelStorage | MemoryStorage) => Promise<void>): Promise<void> => {
    await act(storage);
    await act(model);
  };
  const snapshot = { index: 1, term: 1, members: ['a'], data: data('1') };
  await both((each) => each.save({ hardState: { term: 1, vote: '', commit: 1 }, snapshot, entries: [] }));
  let term = 1;
  for (const each of steps) {
    const now = (await model.load()) as Stored;
    const { index } = now.snapshot;
    const size = now.entries.length;
    const hardState = { term: ++term, vote: '', commit: index };
    if (each.kind === 'append') {
      const added = entries(index + 1 + (each.at % (size + 1)), each.count, term);
      await both((one) => one.save({ hardState, entries: added }));
    } else if (each.kind === 'compact' && size > 0) {
      const last = now.entries[each.at % size] as Entry;
      const compacted = { index: last.index, term: last.term, members: ['a'], data: data(`to ${last.index}`) };
      await both((one) => one.compact(compacted));
    } else if (each.kind === 'install') {
      const given = { index: index + size + each.beyond, term, members: ['a'], data: data('given') };
      const after = entries(given.index + 1, each.count, term);
      await both((one) =>
        one.save({ hardState: { ...hardState, commit: given.index }, snapshot: given, entries: after }),
      );
    } else if (each.kind === 'reopen') {
      await storage.close();
      storage = new LevelStorage(dir, { cipher: testCipher() });
      assert.deepEqual(await storage.load(), now);
    }
  }
  await storage.close();
  storage = new LevelStorage(dir, { cipher: testCipher() });
  assert.deepEqual(await storage.load(), await model.load());
  await storage.close();
}

test('raft storage: level: any writes, replacements and compactions leave what a list would hold', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const dir = await mkdtemp(join(tmpdir(), 'raft-model-'));
      try {
        await check(dir, steps);
      } finally {
        await rm(dir, { recursive: true });
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});
