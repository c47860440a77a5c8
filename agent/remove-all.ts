import { messageOf, swarmError } from '../lib/errors.js';
import { NODE_LABEL } from './engine/container-config.js';
import type { Engine } from './engine/engine.js';
import { Networks, type NetworksOptions } from './network/networks.js';
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

/** Removes all that an agent which does not run has ever made of networks; after its containers. Which of them stay, in words; "": nothing. */
export async function removeAllNetworks(
  options: Pick<NetworksOptions, 'nodeId' | 'engine' | 'commands' | 'stateDir' | 'clock' | 'random' | 'log'>,
): Promise<string> {
  const nobody = { update: () => undefined, listen: () => Promise.resolve(''), close: () => Promise.resolve() };
  const deaf = { onAttached: () => undefined, onLeft: () => undefined };
  const networks = new Networks({ ...options, ...deaf, selfAddr: () => '', nameServer: nobody });
  await networks.close();
  const { err, left } = await networks.removeAll();
  if (err !== '') options.log.error({ err }, 'cannot remove all of the networks');
  return left;
}
