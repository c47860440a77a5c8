import type { VerifyNetworksResponse } from '../../proto/gen/swarm/v1/VerifyNetworksResponse.js';
import { Control } from '../../proto/load.js';
import type { Caller } from '../../proto/rpc/caller.js';
import { connect, unary } from '../../proto/rpc/client.js';
import type { LiveIdentity } from '../../proto/rpc/identity.js';
import { notLeader } from '../not-leader.js';

/** Nodes have some seconds to answer, all at once. */
const TIMEOUT_MS = 60_000;

export interface VerifyOptions {
  /** What the leader finds, whose nodes' sessions are at hand. */
  verifyNetworks: () => Promise<VerifyNetworksResponse>;
  /** host:port of the leader; undefined when it is this manager, or there is none. */
  leaderAddr: () => string | undefined;
  identity: LiveIdentity;
}

/** Asks the nodes, by way of the leader. Another manager asks for its caller: the two may not agree yet on who leads, and it is not sent back to it. */
export async function verifyNetworks(options: VerifyOptions, caller: Caller): Promise<VerifyNetworksResponse> {
  const addr = options.leaderAddr();
  if (addr === undefined) return options.verifyNetworks();
  if (caller.kind === 'node') throw notLeader(addr);
  const client = connect(Control, { addr, identity: options.identity });
  try {
    return await unary(client, 'VerifyNetworks', {}, { timeoutMs: TIMEOUT_MS });
  } finally {
    client.close();
  }
}
