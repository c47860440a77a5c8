import assert from 'node:assert/strict';
import test from 'node:test';
import type { Entry } from './messages.js';
import { Progress } from './progress.js';
import { SnapshotSending } from './snapshot-sending.js';

const upTo = (index: number): Entry[] => [{ index, term: 1, kind: 'command', data: new Uint8Array() }];

/** One that has accepted everything up to 10. */
function replicating(window = 2): Progress {
  const progress = new Progress(11, window);
  progress.accepted(10);
  assert.equal(progress.state, 'replicate');
  return progress;
}

test('raft progress: probe: one append at a time, until an answer or a sign of life', () => {
  const progress = new Progress(5, 2);
  assert.ok(progress.due(9, 1));
  progress.sent(upTo(9), 1);
  assert.ok(!progress.due(9, 1));
  assert.equal(progress.next, 5, 'the probe moves on only when it is accepted');
  progress.alive(8, 0);
  assert.ok(progress.due(9, 1));
});

test('raft progress: probe: an empty one that was lost is sent again, though nothing new is in the log', () => {
  const progress = new Progress(10, 2); // a member that came when the log ended at 9
  assert.ok(progress.due(9, 1));
  progress.sent([], 1);
  assert.ok(!progress.due(9, 1));
  progress.alive(8, 0);
  assert.ok(progress.due(9, 1), 'nobody knows yet where the logs agree');
  progress.accepted(9);
  progress.sent([], 1);
  assert.ok(!progress.due(9, 1), 'now it is known');
});

test('raft progress: probe: a refusal moves back to the hint, but never behind what is known to match', () => {
  const progress = new Progress(20, 2);
  progress.rejected(19, 7);
  assert.equal(progress.next, 8);
  progress.rejected(19, 2);
  assert.equal(progress.next, 8, 'the answer to an earlier probe is out of date');
  progress.rejected(7, 30);
  assert.equal(progress.next, 7, 'always at least one back');
});

test('raft progress: replicate: the window bounds the appends under way, an answer opens it', () => {
  const progress = replicating();
  progress.sent(upTo(12), 10);
  assert.ok(progress.due(13, 10));
  progress.sent(upTo(13), 10);
  assert.ok(!progress.due(14, 10));
  progress.accepted(13);
  assert.ok(progress.due(14, 10));
});

test('raft progress: replicate: a late refusal of what has since matched changes nothing', () => {
  const progress = replicating();
  progress.rejected(9, 3);
  assert.deepEqual([progress.state, progress.next], ['replicate', 11]);
});

test('raft progress: replicate: a refusal starts probing after what matches', () => {
  const progress = replicating();
  progress.sent(upTo(15), 10);
  progress.rejected(15, 12);
  assert.deepEqual([progress.state, progress.next], ['probe', 11]);
});

test('raft progress: replicate: the commit index is told once, and again when it moves', () => {
  const progress = replicating();
  assert.ok(progress.due(10, 10));
  progress.sent([], 10);
  assert.ok(!progress.due(10, 10));
  assert.ok(!progress.due(10, 11), 'the follower cannot commit what it does not have');
});

const snapshotAt = (index: number, bytes = 0): SnapshotSending =>
  new SnapshotSending({ index, term: 1, members: ['a'], data: new Uint8Array(bytes) }, 10, 2);

test('raft progress: snapshot: nothing else is sent until it is acknowledged, then replication goes on after it', () => {
  const progress = new Progress(5, 2);
  const sending = snapshotAt(30);
  progress.beginSnapshot(sending);
  assert.ok(progress.due(40, 40));
  sending.take();
  assert.ok(!progress.due(40, 40));
  progress.accepted(4);
  assert.equal(progress.state, 'snapshot', 'an older answer is not the acknowledgement');
  progress.rejected(4, 2);
  assert.equal(progress.state, 'snapshot');
  progress.accepted(30);
  assert.deepEqual([progress.state, progress.next, progress.sending], ['replicate', 31, undefined]);
});

test('raft progress: snapshot: one that makes no headway is asked for, or begun anew when there is a newer one', () => {
  const progress = new Progress(5, 2);
  const sending = snapshotAt(30, 25);
  progress.beginSnapshot(sending);
  sending.take();
  for (let i = 0; i < 8; i++) progress.tick();
  assert.ok(!progress.due(40, 40), 'as long as the follower is silent, nothing is sent');
  progress.alive(8, 30);
  assert.ok(progress.due(40, 40));
  assert.equal(sending.take().offset, 0);
  for (let i = 0; i < 8; i++) progress.tick();
  progress.alive(8, 35);
  assert.deepEqual([progress.state, progress.next, progress.sending], ['probe', 1, undefined]);
});

test('raft progress: a connection that broke: appends are repeated, and a snapshot goes on as soon as the follower is back', () => {
  const progress = replicating();
  progress.sent(upTo(15), 10);
  progress.lost();
  assert.deepEqual([progress.state, progress.next], ['probe', 11]);
  const sending = snapshotAt(30, 25);
  progress.beginSnapshot(sending);
  sending.take();
  progress.lost();
  progress.alive(8, 30);
  assert.ok(progress.due(40, 40));
});

test('raft progress: acknowledgements in any order never move match back', () => {
  const progress = replicating(9);
  progress.sent(upTo(12), 10);
  progress.sent(upTo(14), 10);
  assert.ok(progress.accepted(14));
  assert.ok(!progress.accepted(12));
  assert.deepEqual([progress.match, progress.next], [14, 15]);
});

test('raft progress: few but large appends under way pause it as well, until they are answered', () => {
  const progress = new Progress(2, 64, 100);
  const large = (index: number): Entry => ({ index, term: 1, kind: 'command', data: new Uint8Array(60) });
  progress.accepted(1);
  progress.sent([large(2)], 1);
  assert.equal(progress.paused, false);
  progress.sent([large(3)], 1);
  assert.equal(progress.paused, true);
  progress.accepted(2);
  assert.equal(progress.paused, false);
});
