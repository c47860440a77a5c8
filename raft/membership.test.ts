import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { hasCode } from '../lib/errors.js';
import {
  changeMembership,
  decodeMembership,
  encodeMembership,
  everybodyIn,
  isJoint,
  leaveJoint,
  votersOf,
  type MemberChange,
  type Membership,
} from './membership.js';
import { isQuorum } from './quorum.js';

const seed = 20260101;
const ids = ['a', 'b', 'c', 'd', 'e'];
const anyId = fc.constantFrom(...ids);
const anyChanges = fc.array(
  fc.record({ kind: fc.constantFrom('voter', 'learner', 'remove'), id: anyId }) satisfies fc.Arbitrary<MemberChange>,
  { maxLength: 5 },
);
const anySimple = fc
  .record({ members: fc.uniqueArray(anyId, { minLength: 1 }), learners: fc.uniqueArray(anyId) })
  .map(({ members, learners }): Membership => {
    const learning = learners.filter((id) => !members.includes(id)).sort();
    return { members: members.sort(), ...(learning.length > 0 && { learners: learning }) };
  });

/** Every set of members that may elect a leader or commit. */
function quorums(membership: Membership): Set<string>[] {
  const subsets = Array.from({ length: 2 ** ids.length }, (_, bits) => new Set(ids.filter((_, i) => bits & (1 << i))));
  return subsets.filter((subset) => isQuorum(membership, (id) => subset.has(id)));
}
function alwaysShare(one: Membership, other: Membership): boolean {
  const others = quorums(other);
  return quorums(one).every((quorum) => others.every((second) => [...quorum].some((id) => second.has(id))));
}
function tryChange(from: Membership, changes: readonly MemberChange[]): Membership | undefined {
  try {
    return changeMembership(from, changes);
  } catch (error) {
    assert.ok(hasCode(error, 'RAFT_LAST_MEMBER'), String(error));
    return undefined;
  }
}

test('raft membership: 4.1, 4.3: any quorum of one configuration shares a member with any of the next', () => {
  let joint = 0;
  fc.assert(
    fc.property(anySimple, anyChanges, (from, changes) => {
      const next = tryChange(from, changes);
      if (!next) return;
      assert.ok(alwaysShare(from, next));
      if (!isJoint(next)) return;
      joint++;
      assert.ok(alwaysShare(next, leaveJoint(next)));
    }),
    { seed, numRuns: 300 },
  );
  assert.ok(joint > 50, 'some changes are joint');
});

test('raft membership: a change does what it says, and the same in one step as in several', () => {
  fc.assert(
    fc.property(anySimple, anyChanges, (from, changes) => {
      const next = tryChange(from, changes);
      const expected = new Map<string, string>([
        ...from.members.map((id) => [id, 'voter'] as const),
        ...(from.learners ?? []).map((id) => [id, 'learner'] as const),
        ...changes.map(({ id, kind }) => [id, kind] as const),
      ]);
      const of = (kind: string): string[] => ids.filter((id) => expected.get(id) === kind);
      if (!next) return assert.deepEqual(of('voter'), []);
      const { members, learners = [] } = leaveJoint(next);
      assert.deepEqual([members, learners], [of('voter'), of('learner')]);
      if (isJoint(next)) assert.deepEqual(next.outgoing, from.members);
      assert.deepEqual(decodeMembership(encodeMembership(next)), next);
    }),
    { seed, numRuns: 300 },
  );
});

test('raft membership: an outgoing voter that becomes a learner votes until the joint configuration ends', () => {
  const joint = changeMembership({ members: ['a', 'b'] }, [
    { kind: 'learner', id: 'b' },
    { kind: 'voter', id: 'c' },
  ]);
  assert.deepEqual(joint, { members: ['a', 'c'], outgoing: ['a', 'b'], learners: ['b'] });
  assert.deepEqual([...votersOf(joint)].sort(), ['a', 'b', 'c']);
  const simple = leaveJoint(joint);
  assert.deepEqual(
    [[...votersOf(simple)], [...everybodyIn(simple)]],
    [
      ['a', 'c'],
      ['a', 'c', 'b'],
    ],
  );
});

test('raft membership: somebody must be left to vote', () => {
  const refused = (error: unknown): boolean => hasCode(error, 'RAFT_LAST_MEMBER');
  assert.throws(() => changeMembership({ members: ['a'] }, [{ kind: 'remove', id: 'a' }]), refused);
  assert.throws(() => changeMembership({ members: ['a'], learners: ['b'] }, [{ kind: 'learner', id: 'a' }]), refused);
});
