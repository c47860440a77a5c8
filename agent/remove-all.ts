import { messageOf, swarmError } from '../lib/errors.js';
import { NODE_LABEL } from './engine/container-config.js';
import type { Engine } from './engine/engine.js';
import { removeContainer } from './worker.js';

/** Stops and removes all containers that this node's agent has ever made. Throws ENGINE_UNREACHABLE, and ENGINE_REFUSED naming what stays. */
export async function removeAllContainers(engine: Engine, nodeId: string): Promise<void> {
  const containers = await engine.listContainers({ [NODE_LABEL]: nodeId });
  const removals = await Promise.allSettled(containers.map(({ id }) => removeContainer(engine, id)));
  const failures = removals.flatMap((removal) => (removal.status === 'rejected' ? [messageOf(removal.reason)] : []));
  if (failures.length > 0) {
    throw swarmError('ENGINE_REFUSED', { action: 'removing containers failed', detail: failures.join('; ') });
  }
}
