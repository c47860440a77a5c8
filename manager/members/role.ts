import { swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Node, NodeRole } from '../../proto/types.js';
import type { StoreView } from '../store/types.js';

/**
 * The role that a node is to have a certificate for. `spec.role` is what is wanted; a node that is to be demoted goes on as a
 * manager until the raft group has let it go, which is when `manager_status` is cleared.
 */
export function roleOf(node: Pick<Node, 'spec' | 'manager_status'>): NodeRole {
  return node.spec.role === 'manager' || node.manager_status ? 'manager' : 'worker';
}

/** Throws LIMIT_REACHED when there can be no manager more. */
export function checkManagersMax(view: StoreView): void {
  const managers = [...view.nodes.values()].filter((node) => roleOf(node) === 'manager').length;
  if (managers < limits.managers_max) return;
  throw swarmError('LIMIT_REACHED', { what: 'the number of managers', limit: limits.managers_max });
}
