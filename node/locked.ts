/**
 * A membership as it lies on the disk, which a manager of a cluster with autolock cannot take up until somebody brings the unlock key. Until
 * then nothing of it runs: neither manager nor agent, since the key of the node's certificate is sealed as well. Containers run on.
 */
import { TaskFolder } from '../agent/dependencies/folder.js';
import type { Commands } from '../agent/network/commands.js';
import { removeAllContainers, removeAllNetworks } from '../agent/remove-all.js';
import type { Engine } from '../agent/engine/engine.js';
import type { Clock } from '../lib/clock.js';
import { swarmError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import type { Identity } from '../proto/rpc/identity.js';
import { certifiedNode, isIdentitySealed, loadIdentity } from './identity/files.js';
import { KeyFile } from './keys/key-file.js';
import { clearNodeState, type NodeState } from './state.js';

/** What a host needs to go on as the member it was. `keys`: on managers. Throws SWARM_LOCKED, UNLOCK_KEY_WRONG, STATE_DAMAGED. */
export async function openMembership(
  stateDir: string,
  { role }: NodeState,
  unlockKey: Uint8Array | undefined,
): Promise<{ identity: Identity; keys: KeyFile | undefined }> {
  // A key file beside a worker is the rest of a term as a manager: nothing is sealed with it that is still of use.
  const needed = role === 'manager' || (await isIdentitySealed(stateDir));
  const keys = needed ? await KeyFile.load(stateDir, unlockKey) : undefined;
  const identity = await loadIdentity(stateDir, keys?.cipher);
  if (identity) return { identity, keys };
  throw swarmError('STATE_DAMAGED', { path: stateDir, detail: 'node.json is there, the certificate is not' });
}

/** `swarm leave --force` on a locked manager: its containers, their files and networks go, then all that it was. What stays: as Agent.leave. Throws as removeAllContainers, and SECRETS_UNAVAILABLE. */
export async function leaveLocked(host: {
  stateDir: string;
  tasksDir: string;
  engine: Engine;
  commands: Commands;
  clock: Clock;
  random: Random;
  log: Log;
}): Promise<string> {
  const { stateDir, tasksDir, engine } = host;
  const nodeId = await certifiedNode(stateDir);
  let left = '';
  if (nodeId !== undefined) {
    await removeAllContainers(engine, nodeId);
    left = await removeAllNetworks({ ...host, nodeId });
  }
  await new TaskFolder({ path: tasksDir }).remove();
  await clearNodeState(stateDir);
  return left;
}
