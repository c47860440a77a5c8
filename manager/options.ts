import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import type { LiveIdentity } from '../proto/rpc/identity.js';
import type { Platform } from '../proto/types.js';
import type { ManagerKeys } from './keys.js';
import type { StoreChange } from './store/types.js';

export interface ManagerOptions {
  /** Folder of the raft log. */
  dir: string;
  identity: LiveIdentity;
  /** What seals this manager's files. */
  keys: ManagerKeys;
  /** host:port to serve the cluster on, and the one that others reach it at. */
  listenAddr: string;
  advertiseAddr: string;
  clock: Clock;
  random: Random;
  log: Log;
  /** Called once when the manager cannot go on: the process should end, and its next start replays what is stored. */
  onFatal: (error: unknown) => void;
  /** This manager is no member of the raft group any more: it is to be closed, and its raft folder to be removed. Called once. */
  onRemoved: () => void;
  start: ManagerStart;
  registry: Registry;
  /** Ends an `open` that waits to be let in. */
  signal?: AbortSignal;
}

/** Where a manager learns what images are: registries, by way of its own host's container engine. */
export interface Registry {
  /**
   * What the image's registry says of it; nothing is pulled. `registryAuth`: base64url of the engine's AuthConfig, "" for none. Rejects
   * with a SwarmError when the registry refuses, does not know it or does not answer.
   */
  distribution(image: string, registryAuth: string): Promise<{ digest: string; platforms: Platform[] }>;
}

/** How a manager comes by its part of the cluster's state. `via`: addresses (host:port) of managers to ask, best first. */
export type ManagerStart =
  /** It makes a cluster that begins with `seed`. Refused when there is a log already. */
  | { kind: 'found'; seed: readonly StoreChange[] }
  /** It has none yet, and asks to be taken into the raft group. */
  | { kind: 'join'; via: () => readonly string[] }
  /** It goes on with its log; without one it joins anew. */
  | { kind: 'resume'; via: () => readonly string[] };

/** How this manager stands among the managers, as far as it knows. */
export interface Standing {
  /** It leads. */
  leader: boolean;
  /** It knows a leader that a majority follows. */
  quorum: boolean;
  /** It is a full member of the group; else it is being brought up to date, or is on its way out. */
  voter: boolean;
  /** Managers that vote. */
  managers: number;
}
