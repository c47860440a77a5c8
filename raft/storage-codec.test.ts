import assert from 'node:assert/strict';
import test from 'node:test';
import { encodeMembership } from './membership.js';
import {
  decodeHardState,
  decodePlainEntry,
  decodeRun,
  decodeSnapshot,
  encodeHardState,
  encodeRun,
  encodeSnapshot,
  FORMATS_PLAIN,
} from './storage-codec.js';
import { DamagedValue, entryKey, indexOfKey } from './storage-codec.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const entry = { index: 7, term: 300, kind: 'command', data: new Uint8Array(Buffer.from('x')) } as const;
const noop = { index: 8, term: 2 ** 40, kind: 'noop', data: new Uint8Array() } as const;
const hardState = { term: 3, vote: 'a', commit: 2 };
const snapshot = { index: 1, term: 1, members: ['a'], data: new Uint8Array([1, 2]) };

// Bytes as they are on the disks of users: a change here cannot read them any more and needs a new format.
const format1 = {
  entry: '030f27fe0000000000012c78',
  noop: 'f047076f01010000000000',
  hardState: 'b510f405000000207b227465726d223a332c22766f7465223a2261222c22636f6d6d6974223a327d',
  snapshot: '45d20a61000000247b22696e646578223a312c227465726d223a312c226d656d62657273223a5b2261225d7d0102',
};

const members = {
  index: 9,
  term: 3,
  kind: 'members',
  data: encodeMembership({ members: ['a', 'b'], outgoing: ['a'] }),
} as const;
const owned = { ...hardState, owner: 'a' };
const joint = { ...snapshot, members: ['a', 'b'], outgoing: ['a'], learners: ['c'] };
const format2 = {
  members: '5a590599020000000000037b226d656d62657273223a5b2261222c2262225d2c226f7574676f696e67223a5b2261225d7d',
  owned: 'eb33b0810000002c7b227465726d223a332c22766f7465223a2261222c22636f6d6d6974223a322c226f776e6572223a2261227d',
  joint:
    'e68412c50000004a7b22696e646578223a312c227465726d223a312c226d656d62657273223a5b2261222c2262225d2c226f7574676f696e67223a' +
    '5b2261225d2c226c6561726e657273223a5b2263225d7d0102',
};

const format3 = 'f7d5527f0000000000012c00000001780101000000000000000000';

test('raft storage-codec: format 1 is read, and what it can say is written as it was', () => {
  const now = {
    hardState: hex(encodeHardState(hardState)),
    snapshot: hex(encodeSnapshot(snapshot)),
  };
  const { hardState: state, snapshot: all } = format1;
  assert.deepEqual(now, { hardState: state, snapshot: all });
  assert.deepEqual(decodePlainEntry(7, Buffer.from(format1.entry, 'hex')), entry);
  assert.deepEqual(decodePlainEntry(8, Buffer.from(format1.noop, 'hex')), noop);
  assert.deepEqual(decodeHardState(Buffer.from(format1.hardState, 'hex')), hardState);
  assert.deepEqual(decodeSnapshot(Buffer.from(format1.snapshot, 'hex')), snapshot);
  assert.ok(FORMATS_PLAIN.includes('1'));
  assert.equal(entryKey(7), 'entry/0000000000000007');
});

test('raft storage-codec: format 2, which adds configurations and the owner, stays as it is', () => {
  const now = {
    owned: hex(encodeHardState(owned)),
    joint: hex(encodeSnapshot(joint)),
  };
  assert.deepEqual(now, { owned: format2.owned, joint: format2.joint });
  assert.deepEqual(decodePlainEntry(9, Buffer.from(format2.members, 'hex')), members);
  assert.ok(FORMATS_PLAIN.includes('2'));
  assert.deepEqual(decodeHardState(encodeHardState(owned)), owned);
  assert.deepEqual(decodeSnapshot(encodeSnapshot(joint)), joint);
});

test('raft storage-codec: format 3, which holds entries in runs, stays as it is', () => {
  assert.equal(hex(encodeRun([entry, noop])), format3);
  assert.deepEqual(decodeRun(7, Buffer.from(format3, 'hex')), [entry, noop]);
});

test('raft storage-codec: what was written is read', () => {
  assert.deepEqual(decodeRun(7, encodeRun([entry, noop, members])), [entry, noop, members]);
  assert.deepEqual(decodeHardState(encodeHardState(hardState)), hardState);
  assert.deepEqual(decodeSnapshot(encodeSnapshot(snapshot)), snapshot);
  assert.equal(indexOfKey(entryKey(123_456_789)), 123_456_789);
});

test('raft storage-codec: a flipped bit anywhere is noticed', () => {
  const bytes = encodeRun([entry, noop]);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = Uint8Array.from(bytes);
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.throws(() => decodeRun(7, damaged), DamagedValue, `bit ${bit}`);
  }
});
