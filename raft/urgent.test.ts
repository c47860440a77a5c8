/** Heartbeats and what answers them go out while something is being written; nothing else does. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { SeededRandom } from '../lib/random.js';
import { RaftCore } from './core.js';
import type { Message } from './messages.js';

function core(): RaftCore {
  const config = {
    ...{ id: 'a', random: new SeededRandom(1), electionTicks: 10, heartbeatTicks: 1, trailingEntries: 0 },
    ...{ appendBytesMax: 1000, inflightAppendsMax: 4, uncommittedBytesMax: 1000 },
  };
  const snapshot = { index: 1, term: 1, members: ['a', 'b'], data: new Uint8Array() };
  return new RaftCore(config, { hardState: { term: 1, vote: '', commit: 1 }, snapshot, entries: [] });
}

/** Leads term 2, with all stored. */
function leader(): RaftCore {
  const member = core();
  const rest = (): void => {
    while (member.hasReady) member.advance(member.ready());
  };
  member.campaign();
  rest();
  for (const pre of [true, false]) {
    member.step({ kind: 'vote-reply', from: 'b', to: 'a', term: 2, pre, granted: true });
    if (pre) assert.deepEqual(kinds(member.takeUrgent()), []);
    rest();
  }
  assert.equal(member.role, 'leader');
  return member;
}

const kinds = (messages: readonly Message[]): string[] => messages.map(({ kind }) => kind);

test('raft urgent: a leader sends heartbeats while it writes, but falls silent when its disk hangs', () => {
  const member = leader();
  member.propose(Buffer.from('x'));
  const ready = member.ready();
  assert.ok(ready.hardState);
  for (let i = 0; i < 20; i++) {
    member.step({ kind: 'heartbeat-reply', from: 'b', to: 'a', term: 2 });
    member.tick();
    assert.deepEqual(kinds(member.takeUrgent()), ['heartbeat']);
  }
  member.tick();
  assert.deepEqual(kinds(member.takeUrgent()), []);
  member.advance(ready);
  assert.deepEqual(kinds(member.takeUrgent()), ['heartbeat']);
});

test('raft urgent: a follower answers heartbeats while it writes, but acknowledges nothing', () => {
  const member = core();
  member.step({ kind: 'heartbeat', from: 'b', to: 'a', term: 2, commit: 1, round: 1 });
  assert.deepEqual(kinds(member.takeUrgent()), [], 'the term is not stored yet');
  member.advance(member.ready());
  const entries = [{ index: 2, term: 2, kind: 'noop' as const, data: new Uint8Array() }];
  member.step({ kind: 'append', from: 'b', to: 'a', term: 2, prevIndex: 1, prevTerm: 1, entries, commit: 1 });
  const ready = member.ready();
  assert.deepEqual([kinds(ready.early), kinds(ready.messages)], [[], ['append-reply']]);
  member.step({ kind: 'heartbeat', from: 'b', to: 'a', term: 2, commit: 1, round: 2 });
  assert.deepEqual(kinds(member.takeUrgent()), ['heartbeat-reply']);
  assert.deepEqual(kinds(member.takeUrgent()), [], 'once');
});

test('raft urgent: the round of a read does not wait for entries that are written with it', () => {
  const member = leader();
  member.step({ kind: 'append-reply', from: 'b', to: 'a', term: 2, index: 2 });
  while (member.hasReady) member.advance(member.ready());
  member.propose(Buffer.from('x'));
  member.requestRead();
  assert.deepEqual(kinds(member.ready().early), ['heartbeat', 'append']);
});
