import type { Stored } from './core.js';
import type { Entry, HardState, Snapshot } from './messages.js';

export interface StorageWrite {
  readonly hardState?: HardState | undefined;
  /** Replaces the whole log: no entry from before is kept. */
  readonly snapshot?: Snapshot | undefined;
  /** Consecutive. All stored entries from the first one's index on go. */
  readonly entries: readonly Entry[];
}

/**
 * One member's log on disk. Each write is atomic and durable when its promise resolves; a write must not begin before the last one
 * has ended. After a write that failed nothing is known of what is stored: the member must be restarted.
 */
export interface RaftStorage {
  /** Where it is, for messages. */
  readonly dir: string;
  /** Opens it and reads all. Undefined when it has never been written. RAFT_STORAGE_CORRUPT, RAFT_STORAGE_IN_USE, RAFT_STORAGE_UNUSABLE. */
  load(): Promise<Stored | undefined>;
  save(write: StorageWrite): Promise<void>;
  /** Stores a snapshot of the state machine in place of the entries up to its index; those after it stay. */
  compact(snapshot: Snapshot): Promise<void>;
  close(): Promise<void>;
}
