/**
 * The ways back after managers were lost: to go on with the state of this manager alone, and to take up a backup. Both work on a state
 * directory in which nothing runs, and leave a member there for the daemon to take up as at its start.
 *
 * A crash during `rebuildAlone` leaves the raft log as it was or rebuilt; node.json follows, and with it an address that has changed.
 * Until then the log is complete and the address the old one: the same command again sets it. `restoreCluster` writes node.json last, as
 * every way into a cluster does (state.ts): what a crash leaves before it is removed by the next try.
 */
import { NODE_LABEL } from '../agent/engine/container-config.js';
import type { Engine } from '../agent/engine/engine.js';
import type { Clock } from '../lib/clock.js';
import { messageOf, swarmError } from '../lib/errors.js';
import { newId } from '../lib/id.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import { issueForSelf } from '../manager/ca/cluster.js';
import type { ManagerKeys } from '../manager/keys.js';
import { openBackup } from '../manager/recovery/backup.js';
import { forceNewCluster, foundRestored } from '../manager/recovery/offline.js';
import { managerName, otherManagers } from '../manager/recovery/sole-manager.js';
import type { StoreView } from '../manager/store/types.js';
import type { InitRequest } from '../proto/gen/swarm/v1/InitRequest.js';
import type { RestoreOptions } from '../proto/gen/swarm/v1/RestoreOptions.js';
import type { RestoreResponseInput } from '../proto/gen/swarm/v1/RestoreResponse.js';
import { formatAddr, parseAddr } from '../proto/rpc/address.js';
import type { Identity } from '../proto/rpc/identity.js';
import { parseUnlockKey } from '../proto/unlock-key.js';
import type { Cluster } from '../proto/types.js';
import { advertiseAddress, listenAddress, type InterfaceAddress } from './address.js';
import { nodeState } from './enter.js';
import { saveIdentity } from './identity/files.js';
import { KeyFile } from './keys/key-file.js';
import { clearNodeState, raftFolder, saveNodeState, type NodeState } from './state.js';
import { interfaceOf } from './whereabouts.js';

export interface RecoveryDependencies {
  stateDir: string;
  engine: Pick<Engine, 'listContainers'>;
  clock: Clock;
  random: Random;
  log: Log;
}

/**
 * What node.json says when this manager goes on alone: the addresses that were given, else those it had. Throws RECOVERY_ON_WORKER, and
 * what is wrong with the addresses.
 */
export function aloneState(
  state: NodeState,
  request: Pick<InitRequest, 'listen_addr' | 'advertise_addr' | 'data_path_addr' | 'data_path_port'>,
  interfaces: readonly InterfaceAddress[],
): NodeState {
  if (state.role !== 'manager') throw swarmError('RECOVERY_ON_WORKER', {});
  const { listen_addr, advertise_addr, data_path_addr, data_path_port } = request;
  const listen = listen_addr === '' ? parseAddr(state.listenAddr) : listenAddress(listen_addr, interfaces);
  const advertiseAddr =
    listen_addr === '' && advertise_addr === ''
      ? state.advertiseAddr
      : formatAddr(advertiseAddress(advertise_addr, listen, interfaces));
  return {
    ...state,
    listenAddr: formatAddr(listen),
    advertiseAddr,
    advertiseInterface: interfaceOf(advertiseAddr, interfaces),
    dataPathAddr: data_path_addr || state.dataPathAddr,
    dataPathPort: data_path_port || state.dataPathPort,
    managers: [advertiseAddr], // the others must be asked nothing any more: they may be managers of the old group still
  };
}

/** `swarm init --force-new-cluster`: the cluster, and who else was a manager. Throws RECOVERY_NO_STATE, RAFT_STORAGE_CORRUPT. */
export async function rebuildAlone(
  { stateDir, clock, random, log }: RecoveryDependencies,
  { state, identity, keys }: { state: NodeState; identity: Identity; keys: ManagerKeys },
): Promise<{ cluster: Cluster; former: string[] }> {
  const { nodeId, certificatePem } = identity;
  const survivor = { nodeId, addr: state.advertiseAddr, certificatePem };
  const rebuilt = await forceNewCluster({ dir: raftFolder(stateDir), keys, clock, random }, survivor);
  log.warn({ former: rebuilt.former }, 'the cluster goes on with this manager alone');
  await saveNodeState(stateDir, state);
  return rebuilt;
}

/**
 * `swarm restore`. Throws, before anything is changed, what is wrong with the file (BACKUP_FOREIGN, BACKUP_FORMAT, BACKUP_DAMAGED,
 * BACKUP_SEALED), with the unlock key or with the addresses.
 */
export async function restoreCluster(
  { stateDir, engine, clock, random, log }: RecoveryDependencies,
  options: RestoreOptions,
  file: Uint8Array,
  interfaces: readonly InterfaceAddress[],
): Promise<RestoreResponseInput> {
  const listen = listenAddress(options.listen_addr, interfaces);
  const advertiseAddr = formatAddr(advertiseAddress(options.advertise_addr, listen, interfaces));
  const unlocking = options.unlock_key === '' ? {} : { unlockKey: parseUnlockKey(options.unlock_key) };
  const { store, cluster, unlockKey } = openBackup(file, { path: options.file, clock, ...unlocking });

  const formerId = await nodeOfHost(engine, store.view, log);
  const nodeId = formerId ?? newId(random);
  const others = otherManagers(store.view, nodeId);
  const managers = otherManagers(store.view, '').flatMap(({ manager_status: status }) => status?.addr || []);

  await clearNodeState(stateDir);
  const identity = await issueForSelf({ cluster, nodeId, now: clock.now(), random });
  const keys = await KeyFile.open(stateDir, unlockKey);
  await saveIdentity(stateDir, identity, keys.cipher);
  const { certificatePem } = identity;
  const survivor = { nodeId, addr: advertiseAddr, certificatePem, availability: options.availability };
  await foundRestored({ dir: raftFolder(stateDir), keys, clock, random }, survivor, store);
  await saveNodeState(stateDir, nodeState('manager', options, listen, advertiseAddr, [advertiseAddr]));
  return {
    node_id: nodeId,
    advertise_addr: advertiseAddr,
    same_node: formerId !== undefined,
    former_managers: others.map(managerName),
    known_addrs: managers,
  };
}

/**
 * The node that this host is already, by what its engine runs: then it goes on as that node, and its containers run on. Any other host
 * becomes a new node: the one that made the backup may be alive, and two machines must never act as one node.
 */
async function nodeOfHost(
  engine: Pick<Engine, 'listContainers'>,
  view: StoreView,
  log: Log,
): Promise<string | undefined> {
  try {
    const containers = await engine.listContainers({});
    const ids = containers.map(({ labels }) => labels[NODE_LABEL] ?? '');
    return ids.find((id) => view.nodes.get(id));
  } catch (error) {
    log.warn({ reason: messageOf(error) }, "the engine does not answer: this host becomes a new node of its swarm's");
    return undefined;
  }
}
