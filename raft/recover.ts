/**
 * Groups made anew, without asking anybody: of the one member that is left when the others are gone for good, and of a state that
 * was kept elsewhere. Consensus forbids both by design, so both get a new `group` id: whoever is left of the old group
 * is refused, and cannot bring back what it once decided. Only an operator may decide that the others are gone.
 *
 * Each is one atomic, synced write to the storage of a member that is not running. A crash before it leaves what was there, a crash
 * after it leaves the new group whole, and doing it again is harmless.
 */
import { assert } from '../lib/assert.js';
import { swarmError } from '../lib/errors.js';
import { ownerOf } from './bootstrap.js';
import type { Stored } from './core.js';
import { encodeMembership } from './membership.js';
import type { Entry } from './messages.js';
import type { RaftStorage } from './storage.js';

export interface NewGroup {
  /** Its one member. */
  readonly id: string;
  /** See RaftNodeOptions.group. */
  readonly group: string;
}

/** State that a group begins with. The log goes on after `index`, so that versions made from indexes never go back. */
export interface KeptState {
  readonly index: number;
  readonly data: Uint8Array;
  /** Applied first. */
  readonly command: Uint8Array;
}

/**
 * The same log with a group of this member alone at its end. Nothing is dropped, not even what is not known to be committed: a write that
 * was acknowledged may be among it, and a new leader would keep it as well (5.4.1). The configuration at the end of a log counts
 * whether it is committed or not (thesis, 4.1), so that the member elects itself at its next start and commits all of it; joint
 * configurations and learners before it are thereby over. Its term is above all that this log has seen, and the vote in it is this member's.
 */
export function aloneFrom(stored: Stored, { id, group }: NewGroup, command?: Uint8Array): Stored {
  const term = stored.hardState.term + 1;
  const last = stored.snapshot.index + stored.entries.length;
  const added: Omit<Entry, 'index'>[] = [{ term, kind: 'members', data: encodeMembership({ members: [id] }) }];
  if (command) added.unshift({ term, kind: 'command', data: command });
  return {
    hardState: { ...stored.hardState, term, vote: id, owner: id, group },
    snapshot: stored.snapshot,
    entries: [...stored.entries, ...added.map((entry, i) => ({ index: last + 1 + i, ...entry }))],
  };
}

/**
 * Leaves `id` as the only member of the group in `storage`, which must be its own and not in use. `closing` makes the last
 * command, from all that the log holds. Throws RAFT_GROUP_MISSING when there is nothing to go on from, RAFT_FOREIGN, and what the storage
 * throws when it is damaged or in use.
 */
export async function restartAlone(
  storage: RaftStorage,
  alone: NewGroup,
  closing?: (stored: Stored) => Uint8Array | undefined,
): Promise<void> {
  const { dir } = storage;
  try {
    const stored = await storage.load();
    if (!stored || stored.snapshot.index === 0) throw swarmError('RAFT_GROUP_MISSING', { dir });
    const owner = ownerOf(stored, alone.id);
    if (owner !== alone.id) throw swarmError('RAFT_FOREIGN', { dir, id: alone.id, owner });
    const { hardState, entries } = aloneFrom(stored, alone, closing?.(stored));
    await storage.save({ hardState, entries: entries.slice(stored.entries.length) });
  } finally {
    await storage.close();
  }
}

/** Makes a group of one that begins with `state` in an empty `storage`. Throws RAFT_GROUP_EXISTS. */
export async function foundFrom(storage: RaftStorage, { id, group }: NewGroup, state: KeptState): Promise<void> {
  const { index, data, command } = state;
  assert(index > 0, 'a member that joins has an empty log, which must be behind the snapshot');
  try {
    if (await storage.load()) throw swarmError('RAFT_GROUP_EXISTS', { dir: storage.dir });
    const [term, commit] = [1, index];
    await storage.save({
      hardState: { term, vote: id, commit, owner: id, group },
      snapshot: { index, term, members: [id], data },
      entries: [{ index: index + 1, term, kind: 'command', data: command }],
    });
  } finally {
    await storage.close();
  }
}
