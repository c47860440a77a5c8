import assert from 'node:assert/strict';
import test from 'node:test';
import { SnapshotReceiving } from './snapshot-receiving.js';
import { SnapshotSending } from './snapshot-sending.js';

const data = Uint8Array.from({ length: 45 }, (_, i) => i);
const head = { index: 30, term: 3, members: ['a'] };
const sending = (bytes = data): SnapshotSending => new SnapshotSending({ ...head, data: bytes }, 10, 2);

/** Takes all chunks that may be sent now: their offsets. */
function take(from: SnapshotSending): number[] {
  const offsets: number[] = [];
  while (from.due) offsets.push(from.take().offset);
  return offsets;
}

test('raft snapshot: one chunk goes ahead, then as many as the window holds', () => {
  const to = sending();
  assert.deepEqual(take(to), [0]);
  to.acknowledged(10);
  assert.deepEqual(take(to), [10, 20]);
  to.acknowledged(20);
  assert.deepEqual(take(to), [30]);
  to.acknowledged(40);
  assert.deepEqual(take(to), [40]);
  to.acknowledged(45);
  assert.deepEqual(take(to), []);
});

test('raft snapshot: it goes on where the follower is, also one that was given some of it before', () => {
  const to = sending();
  take(to);
  to.acknowledged(33);
  assert.deepEqual(take(to), [33, 43]);
});

test('raft snapshot: an answer that comes late sends nothing twice; one to the question where it stands does', () => {
  const to = sending();
  take(to);
  to.acknowledged(10);
  take(to);
  to.acknowledged(30);
  take(to);
  to.acknowledged(10);
  assert.deepEqual(take(to), []);
  for (let i = 0; i < 7; i++) to.tick();
  assert.equal(to.ask(8), false);
  to.tick();
  assert.equal(to.ask(8), true);
  assert.deepEqual(take(to), [30]);
  to.acknowledged(0); // it was started again
  assert.deepEqual(take(to), [0, 10]);
});

test('raft snapshot: when all is there and not installed yet, the question is empty', () => {
  const to = sending(data.subarray(0, 5));
  assert.deepEqual(take(to), [0]);
  to.acknowledged(5);
  to.lost();
  assert.equal(to.ask(8), true);
  assert.deepEqual(to.take(), { offset: 5, data: new Uint8Array() });
});

test('raft snapshot: an empty one is one empty chunk', () => {
  const to = sending(new Uint8Array());
  assert.deepEqual(take(to), [0]);
  to.acknowledged(0);
  assert.deepEqual(take(to), []);
});

const chunk = (offset: number, bytes: number, over = {}): ConstructorParameters<typeof SnapshotReceiving>[0] => ({
  ...{ kind: 'snapshot', from: 'a', to: 'b', term: 5, snapshot: head, total: data.length },
  ...{ offset, data: data.subarray(offset, offset + bytes), ...over },
});

test('raft snapshot: chunks that overlap or come twice make the same whole; one after a gap is dropped', () => {
  const from = new SnapshotReceiving(chunk(0, 10));
  for (const [offset, bytes, received] of [
    [0, 10, 10],
    [20, 10, 10],
    [0, 10, 10],
    [5, 20, 25],
    [25, 10, 35],
  ] as const) {
    from.take(chunk(offset, bytes));
    assert.equal(from.received, received);
  }
  assert.equal(from.whole, undefined);
  from.take(chunk(35, 10));
  assert.deepEqual(from.whole, data);
});

test('raft snapshot: chunks of another index, term or length are of another snapshot', () => {
  const from = new SnapshotReceiving(chunk(0, 10));
  assert.ok(from.isOf(chunk(10, 10)));
  const newer = { snapshot: { ...head, index: 31 } };
  const older = { snapshot: { ...head, index: 29 } };
  assert.deepEqual([from.isOf(chunk(10, 10, newer)), from.isBefore(chunk(10, 10, newer))], [false, true]);
  assert.deepEqual([from.isOf(chunk(10, 10, older)), from.isBefore(chunk(10, 10, older))], [false, false]);
  assert.deepEqual([from.isOf(chunk(10, 10, { term: 6 })), from.isBefore(chunk(10, 10, { term: 6 }))], [false, true]);
  assert.ok(!from.isOf(chunk(10, 10, { total: 50 })));
});
