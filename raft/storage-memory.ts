import type { Stored } from './core.js';
import type { Snapshot } from './messages.js';
import type { RaftStorage, StorageWrite } from './storage.js';

/** For tests and the simulator: outlives the member that uses it, as a disk does. */
export class MemoryStorage implements RaftStorage {
  readonly dir = 'memory';
  #stored: Stored | undefined;

  async load(): Promise<Stored | undefined> {
    return Promise.resolve(this.#stored);
  }
  async save({ hardState, snapshot, entries }: StorageWrite): Promise<void> {
    const none = {
      hardState: { term: 0, vote: '', commit: 0 },
      snapshot: { index: 0, term: 0, members: [], data: new Uint8Array() },
    };
    const old = this.#stored ?? { ...none, entries: [] };
    const kept = snapshot ? [] : old.entries;
    const first = entries[0];
    this.#stored = {
      hardState: hardState ?? old.hardState,
      snapshot: snapshot ?? old.snapshot,
      entries: first ? [...kept.filter((entry) => entry.index < first.index), ...entries] : kept,
    };
    return Promise.resolve();
  }
  async compact(snapshot: Snapshot): Promise<void> {
    if (this.#stored) {
      const entries = this.#stored.entries.filter((entry) => entry.index > snapshot.index);
      this.#stored = { ...this.#stored, snapshot, entries };
    }
    return Promise.resolve();
  }
  async close(): Promise<void> {
    return Promise.resolve();
  }
}
