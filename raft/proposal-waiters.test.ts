import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode } from '../lib/errors.js';
import { ProposalWaiters } from './proposal-waiters.js';

/** Waiters for numbers, and what has become of those who wait. */
function setUp(): {
  waiters: ProposalWaiters<number>;
  outcome: Map<string, number | Error>;
  who: (name: string) => { resolve: (result: number) => void; reject: (error: Error) => void };
} {
  const outcome = new Map<string, number | Error>();
  const settle = (name: string, with_: number | Error): void => {
    assert.ok(!outcome.has(name), `${name} is answered once`);
    outcome.set(name, with_);
  };
  const who = (name: string): ReturnType<ReturnType<typeof setUp>['who']> => ({
    resolve: (result) => settle(name, result),
    reject: (error) => settle(name, error),
  });
  return { waiters: new ProposalWaiters<number>(), outcome, who };
}
const entry = (term: number, value: number): { term: number; result: { value: number } } => ({
  term,
  result: { value },
});

test('raft proposal-waiters: an entry of another term in its place means that nobody knows', () => {
  const { waiters, outcome, who } = setUp();
  waiters.place(5, 2, who('a'));
  waiters.place(6, 2, who('b'));
  waiters.applied(5, entry(2, 50));
  waiters.applied(6, entry(3, 60));
  assert.equal(outcome.get('a'), 50);
  assert.ok(hasCode(outcome.get('b'), 'RAFT_OUTCOME_UNKNOWN'));
});

test('raft proposal-waiters: an answer that the entry has overtaken still finds its result', () => {
  const { waiters, outcome, who } = setUp();
  waiters.forward(1, who('a'), 100);
  waiters.forward(2, who('b'), 100);
  waiters.applied(5, entry(2, 50));
  waiters.applied(6, { term: 2, result: undefined });
  waiters.settle({ number: 1, index: 5, term: 2 }, 6);
  waiters.settle({ number: 2, index: 6, term: 2 }, 6);
  assert.equal(outcome.get('a'), 50);
  assert.ok(hasCode(outcome.get('b'), 'RAFT_OUTCOME_UNKNOWN'), 'one of raft itself is not what was proposed');
});

test('raft proposal-waiters: what a snapshot has passed over is not known', () => {
  const { waiters, outcome, who } = setUp();
  waiters.forward(1, who('a'), 100);
  waiters.place(7, 2, who('b'));
  waiters.place(8, 2, who('c'));
  waiters.skipTo(7);
  waiters.settle({ number: 1, index: 6, term: 2 }, 7);
  assert.deepEqual([...outcome.keys()], ['b', 'a']);
  waiters.applied(8, entry(2, 80));
  assert.equal(outcome.get('c'), 80);
});

test('raft proposal-waiters: in the end nobody waits; only what was surely not sent is refused for certain', () => {
  const { waiters, outcome, who } = setUp();
  waiters.forward(1, who('sent'), 100);
  waiters.forward(2, who('kept'), 100);
  waiters.place(5, 2, who('led'));
  waiters.place(6, 2, who('led too'));
  waiters.leadershipLost(90);
  const expire = (now: number): void =>
    waiters.expire(
      now,
      (number) => number === 2,
      () => new Error('none'),
    );
  expire(89);
  assert.equal(outcome.size, 0);
  waiters.applied(6, entry(2, 60));
  expire(90);
  assert.ok(hasCode(outcome.get('led'), 'RAFT_OUTCOME_UNKNOWN'));
  assert.equal(outcome.get('led too'), 60);
  expire(100);
  assert.ok(hasCode(outcome.get('sent'), 'RAFT_OUTCOME_UNKNOWN'));
  assert.deepEqual(outcome.get('kept'), new Error('none'));
});
