import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { agreedIndex, committedIndex, countVotes, electionResult, isQuorum, majority } from './quorum.js';

const seed = 20260101;
const matches = fc.array(fc.nat(20), { minLength: 1, maxLength: 9 });
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

test('raft quorum: committedIndex: the highest index that more than half have (against trying them all)', () => {
  fc.assert(
    fc.property(matches, (all) => {
      let best = 0;
      for (let index = 0; index <= 20; index++) {
        if (all.filter((match) => match >= index).length * 2 > all.length) best = index;
      }
      assert.equal(committedIndex(all), best);
    }),
    { seed },
  );
});

test('raft quorum: countVotes: decided as soon as no later answer can change it (against trying all later answers)', () => {
  const answers = fc.array(fc.option(fc.boolean(), { nil: undefined }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(answers, (given) => {
      const members = ids.slice(0, given.length);
      const votes = new Map<string, boolean>([['stranger', true]]);
      given.forEach((vote, i) => vote !== undefined && votes.set(members[i] ?? '', vote));
      const open = given.filter((vote) => vote === undefined).length;
      const yes = given.filter((vote) => vote === true).length;
      const outcomes = new Set(Array.from({ length: open + 1 }, (_, more) => (yes + more) * 2 > members.length));
      const expected = outcomes.size > 1 ? 'pending' : outcomes.has(true) ? 'won' : 'lost';
      assert.equal(countVotes(members, votes), expected);
    }),
    { seed },
  );
});

test('raft quorum: two majorities always share a member', () => {
  for (let members = 1; members <= 9; members++) assert.ok(2 * majority(members) > members);
});

test('raft quorum: nobody wins in a group without members, nothing is committed in it', () => {
  assert.equal(countVotes([], new Map([['a', true]])), 'lost');
  assert.equal(committedIndex([]), 0);
});

// Joint consensus (thesis, 4.3), each against the rule said plainly: more than half of each half.
const anyJoint = fc.record({
  members: fc.subarray(ids, { minLength: 1 }),
  outgoing: fc.subarray(ids),
});
const plainly = (membership: { members: string[]; outgoing: string[] }, has: (id: string) => boolean): boolean =>
  [membership.members, membership.outgoing].every(
    (half) => half.length === 0 || half.filter(has).length * 2 > half.length,
  );

test('raft quorum: agreedIndex and isQuorum: both halves of a joint configuration (against trying them all)', () => {
  fc.assert(
    fc.property(anyJoint, fc.array(fc.nat(9), { minLength: 7, maxLength: 7 }), (membership, numbers) => {
      const matchOf = (id: string): number => numbers[ids.indexOf(id)] ?? 0;
      const reached = Array.from({ length: 10 }, (_, i) => i).filter((i) =>
        plainly(membership, (id) => matchOf(id) >= i),
      );
      assert.equal(agreedIndex(membership, matchOf), Math.max(...reached));
      assert.equal(
        isQuorum(membership, (id) => matchOf(id) > 4),
        plainly(membership, (id) => matchOf(id) > 4),
      );
    }),
    { seed },
  );
});

test('raft quorum: electionResult: decided as soon as no later answer can change it (against trying all later answers)', () => {
  const answers = fc.array(fc.option(fc.boolean(), { nil: undefined }), { minLength: 7, maxLength: 7 });
  fc.assert(
    fc.property(anyJoint, answers, (membership, given) => {
      const votes = new Map<string, boolean>();
      given.forEach((vote, i) => vote !== undefined && votes.set(ids[i] ?? '', vote));
      const open = ids.filter((id) => !votes.has(id));
      const outcomes = new Set(
        Array.from({ length: 2 ** open.length }, (_, bits) =>
          plainly(membership, (id) => votes.get(id) ?? (bits & (1 << open.indexOf(id))) !== 0),
        ),
      );
      const expected = outcomes.size > 1 ? 'pending' : outcomes.has(true) ? 'won' : 'lost';
      assert.equal(electionResult(membership, votes), expected);
    }),
    { seed },
  );
});
