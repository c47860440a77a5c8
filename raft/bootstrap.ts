import { assert } from '../lib/assert.js';
import { swarmError } from '../lib/errors.js';
import type { Stored } from './core.js';
import type { RaftNodeOptions } from './node-options.js';

/** What the storage holds for this member; a new group's first state when it is to make one. */
export async function loadOrBootstrap<R>({
  id,
  storage,
  bootstrap,
  stateMachine,
}: RaftNodeOptions<R>): Promise<Stored> {
  const { dir } = storage;
  const stored = await storage.load();
  if (stored && bootstrap) throw swarmError('RAFT_GROUP_EXISTS', { dir });
  if (stored && !stored.snapshot.members.includes(id)) {
    throw swarmError('RAFT_FOREIGN', { dir, id, members: stored.snapshot.members.join(', ') }); // its votes are not ours to give
  }
  if (stored) return stored;
  if (!bootstrap) throw swarmError('RAFT_GROUP_MISSING', { dir });
  assert(bootstrap.includes(id), `${id} is one of the group's first members`);
  // At index 1 and not 0, so that a later member with an empty log is always given this snapshot, and with it the members.
  const snapshot = { index: 1, term: 1, members: [...bootstrap].sort(), data: stateMachine.snapshot() };
  const fresh = { hardState: { term: 1, vote: '', commit: 1 }, snapshot, entries: [] };
  await storage.save(fresh);
  return fresh;
}
