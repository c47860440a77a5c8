import type { Clock } from '../../lib/clock.js';
import { hasCode, swarmError } from '../../lib/errors.js';
import type { LiveIdentity } from '../../proto/rpc/identity.js';
import { probe } from '../../proto/rpc/probe.js';
import type { StoreView } from '../store/types.js';
import { managerAddr } from './addresses.js';
import type { GroupMember } from './group.js';
import { majorityOf } from './quorum.js';
import { isOut } from './standing.js';

/** A manager that is there answers much sooner, and a user is waiting. */
const PROBE_TIMEOUT_MS = 1_000;

interface Surroundings {
  group: GroupMember;
  view: StoreView;
  identity: LiveIdentity;
  clock: Clock;
}

/**
 * A read barrier whose failure says what is wrong: MANAGER_EXPELLED where this one is no member any more, QUORUM_LOST with how many
 * managers answer, where they are too few. While enough of them do, there will be a leader soon, and the error stays RAFT_NO_QUORUM.
 */
export async function barrier(surroundings: Surroundings): Promise<void> {
  const { group, view, identity } = surroundings;
  try {
    if (isOut(group)) throw swarmError('MANAGER_EXPELLED', { id: identity.current.nodeId }); // no leader would answer
    await group.readBarrier();
  } catch (error) {
    if (!hasCode(error, 'RAFT_NO_QUORUM')) throw error;
    const { membership } = group.status();
    const answering = await Promise.all(membership.members.map((member) => answers(surroundings, member)));
    const missing = membership.members.filter((_, at) => !answering[at]);
    const total = membership.members.length;
    const needed = majorityOf(total);
    if (total - missing.length >= needed) throw error;
    throw swarmError(
      'QUORUM_LOST',
      {
        answering: total - missing.length,
        total,
        needed,
        missing: missing.map((each) => nameOf(view, each)).join(', '),
      },
      { cause: error },
    );
  }
}

async function answers({ view, identity, clock }: Surroundings, nodeId: string): Promise<boolean> {
  if (nodeId === identity.current.nodeId) return true;
  const addr = managerAddr(view, nodeId);
  if (addr === undefined) return false;
  try {
    await probe({ addr, identity, nodeId, clock, timeoutMs: PROBE_TIMEOUT_MS });
    return true;
  } catch {
    return false; // why, is in the log of the raft transport, which tries all the time
  }
}

function nameOf(view: StoreView, id: string): string {
  const node = view.nodes.get(id);
  return (node?.spec.name || node?.description?.hostname) ?? id;
}
