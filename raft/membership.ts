/** Who is in the group, as a value: what a `members` entry of the log holds (thesis, chapter 4). */
import { swarmError } from '../lib/errors.js';

export interface Membership {
  /** The voters: they elect and count. */
  readonly members: readonly string[];
  /** While several voters change at once (joint consensus, 4.3): those of before, of whom a majority is needed as well. */
  readonly outgoing?: readonly string[];
  /** They are sent everything, and count for nothing (4.2.1). One may still be among `outgoing`: then it votes until that ends. */
  readonly learners?: readonly string[];
}

/** What is to become of one member. */
export interface MemberChange {
  readonly kind: 'voter' | 'learner' | 'remove';
  readonly id: string;
}

/** All who vote, of both halves of a joint configuration. */
export function votersOf({ members, outgoing = [] }: Membership): Set<string> {
  return new Set([...members, ...outgoing]);
}

/** All who are sent the log. */
export function everybodyIn(membership: Membership): Set<string> {
  return new Set([...votersOf(membership), ...(membership.learners ?? [])]);
}

export function isJoint({ outgoing = [] }: Membership): boolean {
  return outgoing.length > 0;
}

function membershipOf(members: Iterable<string>, outgoing: Iterable<string>, learners: Iterable<string>): Membership {
  const [voting, leaving, learning] = [members, outgoing, learners].map((ids) => [...ids].sort());
  return {
    members: voting ?? [],
    ...(leaving?.length && { outgoing: leaving }),
    ...(learning?.length && { learners: learning }),
  };
}

/**
 * The configuration that these changes lead to: a simple one when at most one voter comes or goes, since then any two majorities
 * share a member (4.1), and else a joint one (4.3). Throws RAFT_LAST_MEMBER when nobody would be left to vote.
 */
export function changeMembership(from: Membership, changes: readonly MemberChange[]): Membership {
  const voting = new Set(from.members);
  const learning = new Set(from.learners);
  for (const { kind, id } of changes) {
    voting.delete(id);
    learning.delete(id);
    if (kind === 'voter') voting.add(id);
    if (kind === 'learner') learning.add(id);
  }
  if (voting.size === 0) throw swarmError('RAFT_LAST_MEMBER', { id: from.members.join(', ') });
  const gone = from.members.filter((id) => !voting.has(id)).length;
  const come = voting.size - (from.members.length - gone);
  return membershipOf(voting, gone + come > 1 ? from.members : [], learning);
}

/** What follows a joint configuration once it is committed. */
export function leaveJoint({ members, learners = [] }: Membership): Membership {
  return membershipOf(members, [], learners);
}

/** Only what is a Membership of a value that may hold more, as a snapshot does. */
export function membershipIn({ members, outgoing = [], learners = [] }: Membership): Membership {
  return membershipOf(members, outgoing, learners);
}

export function encodeMembership(membership: Membership): Uint8Array {
  return new Uint8Array(Buffer.from(JSON.stringify(membershipIn(membership))));
}

export function decodeMembership(data: Uint8Array): Membership {
  return membershipIn(JSON.parse(Buffer.from(data).toString()) as Membership);
}
