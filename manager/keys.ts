import type { Cipher } from '../raft/cipher.js';

/** What protects a manager's files: who has the host's disk, but not the unlock key of a cluster with autolock, can read none of them. */
export interface ManagerKeys {
  /** Seals the raft log. */
  readonly cipher: Cipher;
  /**
   * From now on this manager's files open with `unlockKey` (32 bytes) only, or, where it is undefined, without any. A change makes a new key
   * for the log as well, since the one before may be known to whoever knew the old unlock key. Resolves to whether it was one, when
   * it is durable. `version`: the index of the cluster object that says so; an older one than before changes nothing.
   */
  lockWith(unlockKey: Uint8Array | undefined, version: number): Promise<boolean>;
}
