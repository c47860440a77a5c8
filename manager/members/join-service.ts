/**
 * The leader's side of joining the raft group.
 *
 * Owns: the step from a node with a manager's certificate to a learner of the group. Watches: nothing; it is called.
 * Writes: `manager_status` of the node that joins, and the group.
 * Never: gives a vote (members-loop.ts does, when the newcomer has caught up); trusts an address that it has not tried.
 *
 * Raft forgets nothing: a member may come back with an empty log only as somebody new, after its removal was committed, or it could
 * vote twice in one term and lack what it had acknowledged (raft paper, 5.2 and 5.4). Nor may what it said before, and comes late, be
 * taken for its word of now: docs/raft.md, "Members that come back empty".
 */
import { assert } from '../../lib/assert.js';
import type { Clock } from '../../lib/clock.js';
import { messageOf, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { JoinGroupRequest } from '../../proto/gen/swarm/v1/JoinGroupRequest.js';
import type { JoinGroupResponseInput } from '../../proto/gen/swarm/v1/JoinGroupResponse.js';
import type { MembershipHandlers } from '../../proto/gen/swarm/v1/Membership.js';
import { makeNode } from '../../proto/objects.js';
import { unary } from '../../proto/rpc/handlers.js';
import type { LiveIdentity } from '../../proto/rpc/identity.js';
import { probe } from '../../proto/rpc/probe.js';
import type { ManagerStatus, Node } from '../../proto/types.js';
import { everybodyIn } from '../../raft/membership.js';
import type { Store } from '../store/types.js';
import { notLeader } from '../not-leader.js';
import { managerAddr } from './addresses.js';
import type { GroupLeader } from './group.js';
import { roleOf } from './role.js';

interface Dependencies {
  /** Writes as the leader only. */
  store: Store;
  group: GroupLeader;
  identity: LiveIdentity;
  clock: Clock;
  /** See GrpcRaftTransport. */
  hangUp: (id: string) => void;
}

export function membershipHandlers(dependencies: Dependencies): MembershipHandlers {
  return {
    Join: unary((request, { caller, signal }) => {
      assert(caller.kind === 'node', 'only managers join'); // proto/rpc/policy.ts
      return join(dependencies, caller.nodeId, request, signal);
    }),
  };
}

/**
 * Throws NODE_REMOVED, ROLE_REFUSED, MANAGER_EXPELLED for a log that does not count any more, MANAGER_UNREACHABLE, LIMIT_REACHED,
 * RAFT_MEMBERS_BUSY, and what raft throws when the leadership changes meanwhile.
 */
async function join(
  dependencies: Dependencies,
  id: string,
  { addr, empty }: JoinGroupRequest,
  signal: AbortSignal,
): Promise<JoinGroupResponseInput> {
  const { group, store } = dependencies;
  const { role, leader } = group.status();
  if (role !== 'leader') throw notLeader(managerAddr(store.view, leader));
  await group.readBarrier(); // from here on what is stored here is what counts, and nobody else leads
  const node = nodeToJoin(store, id);
  const isMember = everybodyIn(group.status().membership).has(id);
  if (empty) await admit(dependencies, node, addr, signal);
  else if (isMember) await noteAddress(dependencies, node, addr);
  else await expel(dependencies, id);
  return welcome(dependencies);
}

function nodeToJoin(store: Store, id: string): Node {
  const node = store.view.nodes.get(id);
  if (!node) throw swarmError('NODE_REMOVED', { id });
  if (roleOf(node) === 'manager') return node;
  throw swarmError('ROLE_REFUSED', { method: 'Membership.Join', needed: 'manager', id, role: 'worker' });
}

async function admit(dependencies: Dependencies, node: Node, addr: string, signal: AbortSignal): Promise<void> {
  const { group, hangUp } = dependencies;
  const { id } = node;
  const members = (): Set<string> => everybodyIn(group.status().membership);
  if (node.spec.role !== 'manager') {
    throw swarmError('ROLE_REFUSED', { method: 'Membership.Join', needed: 'manager', id, role: node.spec.role });
  }
  await callBack(dependencies, id, addr);
  signal.throwIfAborted(); // one that has given up asks again
  if (members().has(id)) await group.changeMembers([{ kind: 'remove', id }]);
  if (members().size >= limits.managers_max) {
    throw swarmError('LIMIT_REACHED', { what: 'the number of managers', limit: limits.managers_max });
  }
  await writeStatus(dependencies, id, { leader: false, reachability: 'unknown', addr });
  hangUp(id); // in the same turn as the change: nothing of its earlier life comes in between
  await group.changeMembers([{ kind: 'learner', id }]);
}

/** A manager that is a member already, and may have another address than before. */
async function noteAddress(dependencies: Dependencies, { id, manager_status }: Node, addr: string): Promise<void> {
  if (manager_status?.addr === addr) return;
  await callBack(dependencies, id, addr);
  await writeStatus(dependencies, id, { leader: false, reachability: 'unknown', addr });
}

/** The write stands behind the removal in the log: once it is stored, the removal is committed and the log may be wiped. */
async function expel(dependencies: Dependencies, id: string): Promise<never> {
  await writeStatus(dependencies, id, null);
  throw swarmError('MANAGER_EXPELLED', { id });
}

async function callBack({ identity, group, clock }: Dependencies, id: string, addr: string): Promise<void> {
  if (id === group.status().id) return;
  try {
    await probe({ addr, identity, nodeId: id, clock });
  } catch (error) {
    throw swarmError('MANAGER_UNREACHABLE', { addr, detail: messageOf(error) }, { cause: error });
  }
}

async function writeStatus({ store }: Dependencies, id: string, manager_status: ManagerStatus | null): Promise<void> {
  await store.update((view) => {
    const node = view.nodes.get(id);
    if (!node) throw swarmError('NODE_REMOVED', { id });
    if (!node.manager_status && !manager_status) return [];
    return [{ action: 'update', kind: 'node', object: makeNode({ ...node, manager_status }) }];
  });
}

function welcome({ store, group }: Dependencies): JoinGroupResponseInput {
  const managers = [...store.view.nodes.values()].flatMap(({ id, manager_status }) =>
    manager_status?.addr ? [{ node_id: id, addr: manager_status.addr }] : [],
  );
  return { group: group.group, managers };
}
