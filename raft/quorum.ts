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
