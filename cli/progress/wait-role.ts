/**
 * Waits until a node is what it was made: a manager that answers, or no manager any more. Owns nothing; looks at the node every POLL_MS.
 * Looking again is simple and enough here: the manager asked may be the very one that stops being one, or change its leader meanwhile.
 */
import { sleep, type Millis } from '../../lib/clock.js';
import { hasCode, SwarmError } from '../../lib/errors.js';
import { makeNode } from '../../proto/objects.js';
import { unary } from '../../proto/rpc/client.js';
import type { Node, NodeRole } from '../../proto/types.js';
import type { App } from '../app.js';

const POLL_MS = 200;
/** A new manager is sent the whole state before it counts; with a few megabytes that takes seconds. */
const ROLE_WAIT_MS = 60_000;

export type RoleWait = 'done' | 'late' | 'interrupted';

/** Calls `onProgress` with what the node waits for, whenever that changes. Throws what a manager refuses to tell for good. */
export async function waitForRole(
  app: App,
  id: string,
  role: NodeRole,
  onProgress: (what: string) => void,
): Promise<RoleWait> {
  const { clock } = app.io;
  const interrupt = new AbortController();
  const forget = app.io.onInterrupt(() => interrupt.abort());
  const deadline: Millis = clock.monotonic() + ROLE_WAIT_MS;
  let shown = '';
  try {
    while (clock.monotonic() < deadline) {
      const what = await whatIsLeft(app, id, role);
      if (what === undefined) return 'done';
      if (what !== shown) onProgress((shown = what));
      await sleep(clock, POLL_MS, interrupt.signal);
    }
    return 'late';
  } catch (error) {
    if (interrupt.signal.aborted) return 'interrupted';
    throw error;
  } finally {
    forget();
  }
}

/** Undefined: nothing. */
async function whatIsLeft(app: App, id: string, role: NodeRole): Promise<string | undefined> {
  try {
    return stageOf(makeNode(await unary(app.control, 'GetNode', { ref: id })), role);
  } catch (error) {
    if (role === 'worker' && (hasCode(error, 'NOT_A_MANAGER') || hasCode(error, 'MANAGER_EXPELLED'))) {
      // If this host is the one to be demoted, its manager cannot be asked any more, and its daemon knows the rest.
      const here = await unary(app.local, 'GetStatus', {});
      if (here.node_id === id) return here.role === 'worker' ? undefined : 'waiting for its new certificate';
    }
    if (error instanceof SwarmError && error.retryable) return 'waiting for the managers to agree on a leader';
    throw error;
  }
}

/** What a node with this specification still lacks; pure. */
export function stageOf({ manager_status, certificate, status }: Node, role: NodeRole): string | undefined {
  if (role === 'worker') return manager_status ? 'waiting until the other managers do without it' : undefined;
  if (manager_status?.leader || manager_status?.reachability === 'reachable') return undefined;
  if (manager_status) return 'being brought up to date';
  if (status.state !== 'ready') return `waiting for the node, which is ${status.state}`;
  if (certificate.role !== 'manager') return 'waiting for its new certificate';
  return 'waiting for its manager to join the others';
}
