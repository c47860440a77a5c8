import type { Node, NodeRole } from '../../proto/types.js';

/**
 * The role that a node is to have a certificate for. `spec.role` is what is wanted; a node that is to be demoted goes on as a
 * manager until the raft group has let it go, which is when `manager_status` is cleared.
 */
export function roleOf(node: Pick<Node, 'spec' | 'manager_status'>): NodeRole {
  return node.spec.role === 'manager' || node.manager_status ? 'manager' : 'worker';
}
