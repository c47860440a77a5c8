/** Whether the managers can do without one of them. */
import { swarmError } from '../../lib/errors.js';
import type { Node } from '../../proto/types.js';
import type { StoreView } from '../store/types.js';
import type { GroupMember } from './group.js';

export interface Voter {
  readonly id: string;
  readonly reachable: boolean;
}

/** What would be left without one voter, when that is less than what is needed. */
export interface QuorumLoss {
  readonly total: number;
  readonly unreachable: number;
  /** Voters without it, and those of them that answer. */
  readonly remaining: number;
  readonly left: number;
  readonly needed: number;
}

export function quorumLoss(voters: readonly Voter[], without: string): QuorumLoss | undefined {
  const others = voters.filter(({ id }) => id !== without);
  if (others.length === voters.length) return undefined; // it has no vote: nothing depends on it
  const left = others.filter(({ reachable }) => reachable).length;
  const needed = majorityOf(others.length);
  if (left >= needed) return undefined;
  const unreachable = voters.filter(({ reachable }) => !reachable).length;
  return { total: voters.length, unreachable, remaining: others.length, left, needed };
}

export function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/**
 * Throws MANAGER_LAST when no other manager would be left, and QUORUM_AT_RISK when those that are left and answer would be no majority
 * of those that are left, unless `force` insists: then all is lost until enough of them answer again.
 */
export function checkSpare(
  view: StoreView,
  group: GroupMember,
  node: Node,
  { what, force, remedy }: { what: 'demote' | 'remove'; force: boolean; remedy: string },
): void {
  const voters = stayingVoters(view, group);
  if (voters.length > 0 && voters.every(({ id }) => id === node.id)) throw swarmError('MANAGER_LAST', { what });
  const loss = force ? undefined : quorumLoss(voters, node.id);
  if (loss) throw swarmError('QUORUM_AT_RISK', { ...loss, id: node.id, remedy });
}

/** The voters but for those that are on their way out already. */
function stayingVoters(view: StoreView, group: GroupMember): Voter[] {
  const { membership, leader } = group.status();
  return membership.members.flatMap((id) => {
    const node = view.nodes.get(id);
    if (node?.spec.role !== 'manager') return [];
    return [{ id, reachable: id === leader || node.manager_status?.reachability === 'reachable' }];
  });
}
