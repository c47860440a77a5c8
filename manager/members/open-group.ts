import { join } from 'node:path';
import type { Clock } from '../../lib/clock.js';
import { newId } from '../../lib/id.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import type { LiveIdentity } from '../../proto/rpc/identity.js';
import type { Cipher } from '../../raft/cipher.js';
import { everybodyIn } from '../../raft/membership.js';
import { RaftNode } from '../../raft/node.js';
import { LevelStorage } from '../../raft/storage-level.js';
import { GrpcRaftTransport } from '../../raft/transport-grpc.js';
import type { MemoryStore } from '../store/memory-store.js';
import type { ApplyResult } from '../store/types.js';
import { managerAddr } from './addresses.js';
import type { Admission } from './admission.js';

interface Options {
  /** Folder of the raft log. */
  dir: string;
  cipher: Cipher;
  store: MemoryStore;
  identity: LiveIdentity;
  advertiseAddr: string;
  /** Makes a new group of this member alone. */
  found: boolean;
  /** How to be let into a group that is there. */
  admission: Admission;
  /** Makes this manager answer at its address: the leader calls back before it lets anybody in. */
  listen: () => Promise<void>;
  clock: Clock;
  random: Random;
  log: Log;
  onFatal: (error: unknown) => void;
}

export interface OpenedGroup {
  raft: RaftNode<ApplyResult>;
  transport: GrpcRaftTransport;
  storage: LevelStorage;
}

/**
 * The member of the raft group that this manager is: of a new group, with the log it has, or, without one, let in by the leader. Only
 * the last waits for others. Throws as `RaftNode.open` and `Admission.enter`.
 */
export async function openGroup(options: Options): Promise<OpenedGroup> {
  const { store, identity, admission, clock, random, onFatal } = options;
  const id = identity.current.nodeId;
  const log = options.log.child({ component: 'raft' });
  /** Where the others are, before our store knows. */
  const contacts = new Map<string, string>();
  let group: string | undefined;
  const enter = async (): Promise<string> => {
    await options.listen();
    const admitted = await admission.enter();
    for (const { node_id, addr } of admitted.managers) contacts.set(node_id, addr);
    group = admitted.group;
    return admitted.group;
  };
  const transport = new GrpcRaftTransport({
    id,
    group: () => group ?? '',
    identity,
    advertiseAddr: options.advertiseAddr,
    addrOf: (member) => managerAddr(store.view, member) ?? contacts.get(member),
    clock,
    random,
    log,
    onRefused: (peer, error) => log.warn({ peer, code: error.code }, error.message),
  });
  const start = options.found ? { bootstrap: [id], group: newId(random) } : { join: true, group: enter };
  const storage = new LevelStorage(join(options.dir, 'log'), { cipher: options.cipher });
  try {
    const raft = await RaftNode.open({
      id,
      storage,
      stateMachine: store,
      transport,
      clock,
      random,
      log,
      onFatal,
      ...start,
    });
    group = raft.group;
    raft.onMembership((membership) => transport.members(everybodyIn(membership)));
    return { raft, transport, storage };
  } catch (error) {
    await transport.close();
    throw error;
  }
}
