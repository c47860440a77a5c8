import assert from 'node:assert/strict';
import test from 'node:test';
import {
  decodeEntry,
  decodeHardState,
  decodeSnapshot,
  encodeEntry,
  encodeHardState,
  encodeSnapshot,
} from './storage-codec.js';
import { DamagedValue, entryKey, indexOfKey } from './storage-codec.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const entry = { index: 7, term: 300, kind: 'command', data: new Uint8Array(Buffer.from('x')) } as const;
const noop = { index: 8, term: 2 ** 40, kind: 'noop', data: new Uint8Array() } as const;
const hardState = { term: 3, vote: 'a', commit: 2 };
const snapshot = { index: 1, term: 1, members: ['a'], data: new Uint8Array([1, 2]) };

// Bytes of format 1 as they are on the disks of users: a change here cannot read them any more and needs a new format.
const frozen = {
  entry: '030f27fe0000000000012c78',
  noop: 'f047076f01010000000000',
  hardState: 'b510f405000000207b227465726d223a332c22766f7465223a2261222c22636f6d6d6974223a327d',
  snapshot: '45d20a61000000247b22696e646578223a312c227465726d223a312c226d656d62657273223a5b2261225d7d0102',
};

test('raft storage-codec: format 1 stays as it is', () => {
  const now = {
    entry: hex(encodeEntry(entry)),
    noop: hex(encodeEntry(noop)),
    hardState: hex(encodeHardState(hardState)),
    snapshot: hex(encodeSnapshot(snapshot)),
  };
  assert.deepEqual(now, frozen);
  assert.equal(entryKey(7), 'entry/0000000000000007');
});

test('raft storage-codec: what was written is read', () => {
  assert.deepEqual(decodeEntry(7, encodeEntry(entry)), entry);
  assert.deepEqual(decodeEntry(8, encodeEntry(noop)), noop);
  assert.deepEqual(decodeHardState(encodeHardState(hardState)), hardState);
  assert.deepEqual(decodeSnapshot(encodeSnapshot(snapshot)), snapshot);
  assert.equal(indexOfKey(entryKey(123_456_789)), 123_456_789);
});

test('raft storage-codec: a flipped bit anywhere is noticed', () => {
  const bytes = encodeEntry(entry);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = Uint8Array.from(bytes);
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => decodeEntry(7, damaged), DamagedValue, `bit ${bit}`);
  }
});
