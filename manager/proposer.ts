import { sleep, type Clock, type Millis } from '../lib/clock.js';
import { hasCode } from '../lib/errors.js';
import type { RaftNode } from '../raft/node.js';
import type { ApplyResult, Proposer } from './store/types.js';

const RETRY_MS: Millis = 50;
/** As long as raft waits for a leader by itself. */
const PATIENCE_MS: Millis = 4_000;

/**
 * What users and nodes write goes on when the leadership changes hands at that moment: what was refused for certain is proposed again.
 * The leader's own loops decide anew instead.
 */
export function patientProposer(raft: Pick<RaftNode<ApplyResult>, 'propose'>, clock: Clock): Proposer {
  return {
    propose: async (data, options) => {
      if (options.asLeader) return raft.propose(data, options);
      const deadline = clock.monotonic() + PATIENCE_MS;
      for (;;) {
        try {
          return await raft.propose(data, options);
        } catch (error) {
          const isPassing = hasCode(error, 'RAFT_TRANSFERRING') || hasCode(error, 'RAFT_NOT_LEADER');
          if (!isPassing || clock.monotonic() >= deadline) throw error;
          await sleep(clock, RETRY_MS);
        }
      }
    },
  };
}
