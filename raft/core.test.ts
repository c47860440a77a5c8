import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode } from '../lib/errors.js';
import { SeededRandom } from '../lib/random.js';
import { RaftCore } from './core.js';
import { encodeMembership } from './membership.js';
import type { Append, Entry } from './messages.js';

const entry = (index: number, term: number): Entry => ({
  index,
  term,
  kind: 'command',
  data: Buffer.from(`${index}/${term}`),
});

function core(members: readonly string[], { index = 1, term = 1, trailingEntries = 0 } = {}): RaftCore {
  const config = {
    id: 'a',
    random: new SeededRandom(1),
    electionTicks: 10,
    heartbeatTicks: 1,
    appendBytesMax: 1000,
    inflightAppendsMax: 4,
    uncommittedBytesMax: 1000,
    trailingEntries,
  };
  const snapshot = { index, term, members, data: new Uint8Array() };
  return new RaftCore(config, { hardState: { term, vote: '', commit: index }, snapshot, entries: [] });
}

const append = (term: number, prevIndex: number, prevTerm: number, entries: readonly Entry[]): Append => ({
  kind: 'append',
  from: 'b',
  to: 'a',
  term,
  prevIndex,
  prevTerm,
  entries,
  commit: 1,
});

test('raft core: what is proposed during a write does not count until a later write has stored it', () => {
  const alone = core(['a']);
  alone.campaign();
  const first = alone.ready();
  alone.propose(Buffer.from('x'));
  alone.advance(first);
  assert.deepEqual([alone.commit, alone.last], [2, 3]);
  const second = alone.ready();
  assert.deepEqual(
    second.entries.map(({ index }) => index),
    [3],
  );
  alone.advance(second);
  assert.equal(alone.commit, 3);
});

test('raft core: 5.3: an entry that was replaced while it was being written is written again', () => {
  const follower = core(['a', 'b', 'c']);
  follower.step(append(2, 1, 1, [entry(2, 2), entry(3, 2)]));
  const first = follower.ready();
  follower.step(append(3, 2, 2, [entry(3, 3)]));
  follower.advance(first);
  assert.deepEqual(follower.ready().entries, [entry(2, 2), entry(3, 3)]);
});

test('raft core: what a snapshot covers is not written again, although the entry after it was replaced meanwhile', () => {
  const follower = core(['a', 'b', 'c'], { trailingEntries: 10 });
  follower.step({ ...append(2, 1, 1, [entry(2, 2), entry(3, 2)]), commit: 2 });
  const first = follower.ready();
  follower.step(append(3, 2, 2, [entry(3, 3)]));
  follower.advance(first);
  follower.compact({ index: 2, term: 2, members: ['a', 'b', 'c'], data: new Uint8Array() });
  assert.deepEqual(follower.ready().entries, [entry(3, 3)]);
});

test('raft core: a commit index alone is not worth a write', () => {
  const alone = core(['a']);
  alone.campaign();
  const first = alone.ready();
  assert.deepEqual(first.hardState, { term: 2, vote: 'a', commit: 1 });
  alone.advance(first);
  const second = alone.ready();
  assert.equal(second.hardState, undefined);
  assert.deepEqual(
    second.committed.map(({ index }) => index),
    [2],
  );
  alone.advance(second);
  assert.ok(!alone.hasReady);
});

test('raft core: Readies are taken one after the other', () => {
  const alone = core(['a']);
  alone.campaign();
  const ready = alone.ready();
  assert.throws(() => alone.ready(), /the last Ready was advanced/);
  alone.advance(ready);
  assert.throws(() => alone.advance(ready), /is the last one/);
});

test('raft core: 5.2: timeouts are spread over one to two times the election timeout', () => {
  const seen = new Set<number>();
  for (let seed = 1; seed <= 200; seed++) {
    const follower = core(['a', 'b', 'c']);
    for (let i = 0; i < seed; i++) follower.step(append(2 + i, 1, 1, [])); // each new term draws a new timeout
    let ticks = 0;
    while (follower.role === 'follower') {
      follower.tick();
      ticks++;
    }
    seen.add(ticks);
  }
  assert.deepEqual(
    [...seen].sort((a, b) => a - b),
    [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
  );
});

test('raft core: two leaders in one term cannot be: it stops instead of following', () => {
  const leader = core(['a']);
  leader.campaign();
  assert.throws(() => leader.step(append(2, 1, 1, [])), /do not both lead term 2/);
});

test('raft core: proposals are refused with the reason', () => {
  const follower = core(['a', 'b', 'c']);
  const refused = (message: RegExp) => (error: Error) =>
    hasCode(error, 'RAFT_NOT_LEADER') && message.test(error.message);
  assert.throws(() => follower.propose(Buffer.from('x')), refused(/there is none at present/));
  follower.step(append(2, 1, 1, []));
  assert.throws(() => follower.propose(Buffer.from('x')), refused(/b is$/));
  const alone = core(['a']);
  alone.campaign();
  assert.throws(
    () => alone.propose(new Uint8Array(1000)),
    (error) => hasCode(error, 'LIMIT_REACHED'),
  );
});

/** A leader of `a b c` whose first entry is stored everywhere. */
function leaderOfThree(): RaftCore {
  const leader = core(['a', 'b', 'c']);
  const write = (): void => leader.advance(leader.ready());
  leader.campaign();
  write();
  leader.step({ kind: 'vote-reply', from: 'b', to: 'a', term: 2, pre: true, granted: true });
  write();
  leader.step({ kind: 'vote-reply', from: 'b', to: 'a', term: 2, pre: false, granted: true });
  write();
  for (const from of ['b', 'c']) leader.step({ kind: 'append-reply', from, to: 'a', term: 2, index: 2 });
  while (leader.hasReady) write();
  return leader;
}

test('raft core: thesis 10.2.1: entries may be sent before they are stored, and the leader counts itself only after', () => {
  const leader = leaderOfThree();
  leader.propose(Buffer.from('x'));
  const ready = leader.ready();
  assert.deepEqual(
    ready.early.map(({ kind, to }) => `${kind} ${to}`),
    ['append b', 'append c'],
  );
  leader.step({ kind: 'append-reply', from: 'b', to: 'a', term: 2, index: 3 });
  assert.equal(leader.commit, 2, 'b alone has stored it');
  leader.advance(ready);
  assert.equal(leader.commit, 3);
});

test('raft core: thesis 10.2.1: a majority of followers commits what the leader has not stored yet', () => {
  const leader = leaderOfThree();
  leader.propose(Buffer.from('x'));
  leader.ready();
  for (const from of ['b', 'c']) leader.step({ kind: 'append-reply', from, to: 'a', term: 2, index: 3 });
  assert.equal(leader.commit, 3);
});

test('raft core: nothing is sent early in a term that is not stored yet', () => {
  const leader = core(['a', 'b']);
  const only = {
    kind: 'members',
    index: 2,
    term: 1,
    data: encodeMembership({ members: ['a'], learners: ['b'] }),
  } as const;
  leader.step({ ...append(1, 1, 1, [only]), commit: 2 });
  leader.advance(leader.ready());
  leader.campaign();
  const ready = leader.ready();
  assert.equal(leader.role, 'leader', 'it is the only voter');
  assert.ok(ready.messages.some(({ kind }) => kind === 'append'));
  assert.deepEqual(ready.early, [], 'after a crash it might lead the same term again, with other entries');
});

test('raft core: a member that came back with an empty log may be sent a heartbeat meant for the one before it', () => {
  const newcomer = core([], { index: 0, term: 0 });
  newcomer.step({ kind: 'heartbeat', from: 'b', to: 'a', term: 2, commit: 17 });
  assert.deepEqual([newcomer.commit, newcomer.leader], [0, 'b']);
  // One that has a log and is told to commit what it lacks has lost something that it acknowledged.
  const forgetful = core(['a', 'b']);
  assert.throws(
    () => forgetful.step({ kind: 'heartbeat', from: 'b', to: 'a', term: 2, commit: 17 }),
    /commit index 17/,
  );
});
