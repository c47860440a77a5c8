import { hasCode, swarmError } from '../lib/errors.js';
import type { Millis } from '../lib/clock.js';
import type { ControlClient } from '../proto/gen/swarm/v1/Control.js';
import { Control } from '../proto/load.js';
import { connect, unary } from '../proto/rpc/client.js';
import type { LiveIdentity } from '../proto/rpc/identity.js';

/** Another write to the node, such as its state, may come between reading and writing; not many times in a row. */
const TRIES = 5;

interface DemotionRequest {
  /** This node's. */
  identity: LiveIdentity;
  /** Managers to ask, host:port, best first. */
  addrs: readonly string[];
  /** For each answer of a manager. */
  timeout: Millis;
}

/**
 * Asks the cluster to make this manager a worker, though the others may be too few then: it is going, whatever they say. Throws what the
 * last manager said.
 */
export async function requestDemotion({ identity, addrs, timeout }: DemotionRequest): Promise<void> {
  let last: unknown = swarmError('UNREACHABLE', { addr: 'a manager', detail: 'no address is known' });
  for (const addr of addrs) {
    const client = connect(Control, { addr, identity });
    try {
      return await demote(client, identity.current.nodeId, timeout);
    } catch (error) {
      last = error; // the next manager may answer
    } finally {
      client.close();
    }
  }
  throw last;
}

async function demote(client: ControlClient, nodeId: string, timeoutMs: Millis): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { version, spec } = await unary(client, 'GetNode', { ref: nodeId }, { timeoutMs });
    const request = {
      ref: nodeId,
      version: version?.index ?? 0,
      spec: { ...spec, role: 'worker' as const },
      force: true,
    };
    try {
      await unary(client, 'UpdateNode', request, { timeoutMs });
      return;
    } catch (error) {
      if (!hasCode(error, 'OUT_OF_DATE') || tries === TRIES) throw error;
    }
  }
}
