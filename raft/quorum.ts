import type { Membership } from './membership.js';

/** Votes or acknowledgements that decide: more than half of the members. */
export function majority(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** The highest index that a majority has, given the highest that each member has (5.3, 5.4). */
export function committedIndex(matches: readonly number[]): number {
  const descending = [...matches].sort((a, b) => b - a);
  return descending[majority(matches.length) - 1] ?? 0;
}

export type VoteResult = 'won' | 'lost' | 'pending';

/** `votes` holds the answers that have come in; those of strangers do not count. */
export function countVotes(members: readonly string[], votes: ReadonlyMap<string, boolean>): VoteResult {
  const needed = majority(members.length);
  const yes = members.filter((id) => votes.get(id) === true).length;
  const no = members.filter((id) => votes.get(id) === false).length;
  if (members.length > 0 && yes >= needed) return 'won';
  return members.length - no < needed ? 'lost' : 'pending';
}

/** The groups that must each agree: one, or in joint consensus both the new and the old one (thesis, 4.3). */
function halves({ members, outgoing = [] }: Membership): readonly (readonly string[])[] {
  return outgoing.length > 0 ? [members, outgoing] : [members];
}

/** `committedIndex` over a configuration. `matchOf` gives the highest number that a member has. */
export function agreedIndex(membership: Membership, matchOf: (id: string) => number): number {
  return Math.min(...halves(membership).map((ids) => committedIndex(ids.map(matchOf))));
}

/** `countVotes` over a configuration. */
export function electionResult(membership: Membership, votes: ReadonlyMap<string, boolean>): VoteResult {
  const results = halves(membership).map((ids) => countVotes(ids, votes));
  if (results.includes('lost')) return 'lost';
  return results.includes('pending') ? 'pending' : 'won';
}

/** Whether the members that `has` tells of are enough. */
export function isQuorum(membership: Membership, has: (id: string) => boolean): boolean {
  return agreedIndex(membership, (id) => (has(id) ? 1 : 0)) === 1;
}
