/**
 * Makes a cluster go on with one manager, while no manager runs here: from the log of a survivor, or from a backup. What raft
 * writes and what the cluster's objects say of its managers is one write, so that a crash leaves either the old or the new.
 */
import { join } from 'node:path';
import { assert, must } from '../../lib/assert.js';
import { rfc3339, type Clock } from '../../lib/clock.js';
import { hasCode, swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import type { Cluster } from '../../proto/types.js';
import type { Stored } from '../../raft/core.js';
import { foundFrom, restartAlone } from '../../raft/recover.js';
import { LevelStorage } from '../../raft/storage-level.js';
import type { ManagerKeys } from '../keys.js';
import { MemoryStore } from '../store/memory-store.js';
import { encodeTransaction } from '../store/transaction.js';
import { managerName, otherManagers, soleManager, type Survivor } from './sole-manager.js';

export interface OfflineOptions {
  /** As ManagerOptions.dir; nobody else may have it open. */
  dir: string;
  keys: ManagerKeys;
  clock: Clock;
  random: Random;
}

/**
 * Leaves this manager as the only one, with all that its log holds; the others become workers. The cluster, and the names of
 * those, for a person. Throws RECOVERY_NO_STATE, and what the storage throws.
 */
export async function forceNewCluster(
  options: OfflineOptions,
  survivor: Survivor,
): Promise<{ cluster: Cluster; former: string[] }> {
  const { clock, random } = options;
  const store = new MemoryStore({ clock });
  let former: string[] = [];
  try {
    await restartAlone(storageIn(options), { id: survivor.nodeId, group: newId(random) }, (stored) => {
      replay(stored, store);
      if (!store.view.cluster()) throw swarmError('RECOVERY_NO_STATE', {});
      former = otherManagers(store.view, survivor.nodeId).map(managerName);
      return closing(store, survivor, clock);
    });
  } catch (error) {
    if (hasCode(error, 'RAFT_GROUP_MISSING')) throw swarmError('RECOVERY_NO_STATE', {}, { cause: error });
    throw error;
  }
  return { cluster: must(store.view.cluster(), 'the cluster'), former };
}

/** Founds the raft group of a restored cluster. `kept` holds what the backup does. Throws RAFT_GROUP_EXISTS. */
export async function foundRestored(options: OfflineOptions, survivor: Survivor, kept: MemoryStore): Promise<void> {
  const { clock, random } = options;
  const { index } = kept.view;
  const data = kept.snapshot();
  const command = closing(kept, survivor, clock);
  await foundFrom(storageIn(options), { id: survivor.nodeId, group: newId(random) }, { index, data, command });
}

const storageIn = ({ dir, keys }: OfflineOptions): LevelStorage =>
  new LevelStorage(join(dir, 'log'), { cipher: keys.cipher });

/** What the state machine will be when all of the log is applied, committed or not: a lone member commits all it has. */
function replay({ snapshot, entries }: Stored, store: MemoryStore): void {
  store.restore(snapshot.index, snapshot.data);
  for (const { kind, index, data } of entries) if (kind === 'command') store.apply(index, data);
}

/** The transaction that makes `survivor` the only manager, which must find the store as it is here. */
function closing(store: MemoryStore, survivor: Survivor, clock: Clock): Uint8Array {
  const command = encodeTransaction(soleManager(store.view, survivor), rfc3339(clock.now()));
  assert(store.apply(store.view.index + 1, command).applied, 'what was decided on this state applies to it');
  return command;
}
