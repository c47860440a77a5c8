import { swarmError, type SwarmError } from '../lib/errors.js';

/** The refusal of a manager that does not lead. `leader`: host:port of the one that does, for the caller to go to. */
export function notLeader(leader: string | undefined): SwarmError {
  if (leader === undefined) return swarmError('RAFT_NOT_LEADER', { hint: ': there is none at present' });
  return swarmError('RAFT_NOT_LEADER', { hint: `: ${leader} is` }, { leader });
}
