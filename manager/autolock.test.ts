import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { makeCluster } from '../proto/objects.js';
import { testCipher } from '../raft/testing/cipher.js';
import { Autolock } from './autolock.js';
import type { ManagerKeys } from './keys.js';
import type { MemoryStore } from './store/memory-store.js';
import { localStore } from './store/testing.js';

const key = (byte: number): Buffer => Buffer.alloc(32, byte);

/** What is asked of the files, as text; `done` resolves when nothing is under way any more. */
function start(store: MemoryStore, fail?: Error) {
  const calls: string[] = [];
  const fatal: unknown[] = [];
  const keys: ManagerKeys = {
    cipher: testCipher(),
    lockWith: async (unlockKey) => {
      await Promise.resolve();
      if (fail) throw fail;
      calls.push(`lock ${unlockKey?.[0] ?? 'none'}`);
      return true;
    },
  };
  const reseal = (): Promise<void> => Promise.resolve(void calls.push('reseal'));
  const autolock = new Autolock({ store, keys, reseal, log: silentLog, onFatal: (error) => fatal.push(error) });
  autolock.start();
  return { calls, fatal, autolock };
}

async function setKey(store: MemoryStore, unlock_key: Buffer): Promise<void> {
  await store.update((view) => {
    const cluster = view.cluster();
    return cluster
      ? [{ action: 'update', kind: 'cluster', object: makeCluster({ ...cluster, unlock_key }) }]
      : [{ action: 'create', kind: 'cluster', object: makeCluster({ id: 'c', unlock_key }) }];
  });
}

test('autolock: before there is a cluster object nothing is unlocked; a change of keys that was cut off is ended', async () => {
  const { calls, autolock } = start(localStore(new SimClock()));
  await autolock.stop();
  assert.deepEqual(calls, ['reseal']);
});

test('autolock: what changed while this manager was down is followed at its start, then each change', async () => {
  const store = localStore(new SimClock());
  await setKey(store, key(1));
  const { calls, autolock } = start(store);
  await setKey(store, key(2));
  await setKey(store, Buffer.alloc(0));
  await autolock.stop();
  await setKey(store, key(3));
  assert.deepEqual(
    calls.filter((call) => call !== 'reseal'),
    ['lock 1', 'lock 2', 'lock none'],
  );
});

test('autolock: changes that come during a write are one more look, at the last of them', async () => {
  const store = localStore(new SimClock());
  await setKey(store, key(1));
  const { calls, autolock } = start(store);
  await Promise.all([2, 3, 4].map((byte) => setKey(store, key(byte))));
  for (let i = 0; i < 20; i++) await Promise.resolve();
  await autolock.stop();
  assert.equal(calls.at(-2), 'lock 4');
  assert.ok(calls.length <= 8);
});

test('autolock: files that cannot be written are fatal', async () => {
  const store = localStore(new SimClock());
  await setKey(store, key(1));
  const { fatal, autolock } = start(store, new Error('no space left'));
  await autolock.stop();
  assert.match(String(fatal[0]), /no space left/);
});
