import { assert } from '../lib/assert.js';
import { swarmError } from '../lib/errors.js';
import type { Stored } from './core.js';
import type { RaftNodeOptions } from './node-options.js';

/** What the storage holds for this member; a new group's first state when it is to make one, an empty log when it is to join one. */
export async function loadOrBootstrap<R>(options: RaftNodeOptions<R>): Promise<Stored> {
  const { id, storage, bootstrap } = options;
  const { dir } = storage;
  const stored = await storage.load();
  if (stored && bootstrap) throw swarmError('RAFT_GROUP_EXISTS', { dir });
  if (stored) {
    const owner = ownerOf(stored, id);
    if (owner !== id) throw swarmError('RAFT_FOREIGN', { dir, id, owner }); // its votes are not ours to give
    return stored;
  }
  const fresh = await beginning(options);
  await storage.save(fresh);
  return fresh;
}

/** Whose log this is. Logs of format 1 do not say: one with `id` among its members is taken for its own. */
export function ownerOf({ hardState, snapshot: { members } }: Stored, id: string): string {
  return hardState.owner ?? (members.includes(id) ? id : members.join(', '));
}

async function beginning<R>(options: RaftNodeOptions<R>): Promise<Stored> {
  const { id, bootstrap, join, stateMachine } = options;
  const { dir } = options.storage;
  const group = typeof options.group === 'function' ? await options.group() : options.group;
  const marks = { owner: id, ...(group !== undefined && { group }) };
  if (join) {
    const snapshot = { index: 0, term: 0, members: [], data: new Uint8Array() };
    return { hardState: { term: 0, vote: '', commit: 0, ...marks }, snapshot, entries: [] };
  }
  if (!bootstrap) throw swarmError('RAFT_GROUP_MISSING', { dir });
  assert(bootstrap.includes(id), `${id} is one of the group's first members`);
  // At index 1 and not 0, so that a later member with an empty log is always given this snapshot, and with it the members.
  const snapshot = { index: 1, term: 1, members: [...bootstrap].sort(), data: stateMachine.snapshot() };
  return { hardState: { term: 1, vote: '', commit: 1, ...marks }, snapshot, entries: [] };
}
