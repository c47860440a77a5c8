/** A backup as the managers see it: their store, in the file of proto/backup-file.ts. */
import { rfc3339, type Clock } from '../../lib/clock.js';
import { must } from '../../lib/assert.js';
import { messageOf, swarmError } from '../../lib/errors.js';
import { VERSION } from '../../lib/version.js';
import { decodeBackup, encodeBackup, objectsIn, type Backup } from '../../proto/backup-file.js';
import type { Cluster } from '../../proto/types.js';
import { MemoryStore } from '../store/memory-store.js';

/** The file. Sealed with the unlock key while managers lock themselves: else the file would open what the disks do not. */
export function backupOf(store: MemoryStore, nodeId: string, clock: Clock): Buffer {
  const { index, nodes, services, tasks, secrets, configs } = store.view;
  const cluster = must(store.view.cluster(), 'the cluster');
  const contents = {
    nodes: nodes.size,
    services: services.size,
    tasks: tasks.size,
    secrets: secrets.size,
    configs: configs.size,
  };
  const facts = { cluster: cluster.id, version: VERSION, created: rfc3339(clock.now()), index, node: nodeId, contents };
  return encodeBackup(facts, store.snapshot(), unlockKeyOf(cluster));
}

/** What a backup holds, checked as a whole before anything is made of it. */
export interface OpenedBackup extends Backup {
  store: MemoryStore;
  cluster: Cluster;
  /** Of the cluster, where its managers lock themselves. */
  unlockKey: Uint8Array | undefined;
}

/** Throws as decodeBackup and objectsIn do, and BACKUP_FOREIGN when there is no cluster in it. */
export function openBackup(
  file: Uint8Array,
  { path, unlockKey, clock }: { path: string; unlockKey?: Uint8Array; clock: Clock },
): OpenedBackup {
  const backup = decodeBackup(file, path);
  const objects = objectsIn(backup, path, unlockKey);
  const store = new MemoryStore({ clock });
  try {
    store.restore(backup.facts.index, objects);
  } catch (error) {
    throw swarmError('BACKUP_FOREIGN', { path, detail: `its objects cannot be read: ${messageOf(error)}` });
  }
  const cluster = store.view.cluster();
  if (!cluster) throw swarmError('BACKUP_FOREIGN', { path, detail: 'there is no cluster in it' });
  return { ...backup, store, cluster, unlockKey: unlockKeyOf(cluster) };
}

function unlockKeyOf({ unlock_key: key }: Cluster): Uint8Array | undefined {
  return key.length > 0 ? key : undefined;
}
