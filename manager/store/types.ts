import type { Cancel } from '../../lib/clock.js';
import type { SwarmError } from '../../lib/errors.js';
import type { Cluster, Config, Network, Node, Secret, Service, Task } from '../../proto/types.js';

/** The kinds of object the cluster stores. */
export interface ObjectOf {
  cluster: Cluster;
  node: Node;
  service: Service;
  task: Task;
  secret: Secret;
  config: Config;
  network: Network;
}
export type Kind = keyof ObjectOf;

/**
 * One wanted write. For `update` and `remove`, `object.version` is the version the decision was made from: when another has been
 * stored by the time the log is applied, the whole transaction is refused with OUT_OF_DATE. The store sets versions and times.
 */
export type StoreChange = {
  [K in Kind]: { action: 'create' | 'update' | 'remove'; kind: K; object: ObjectOf[K] };
}[Kind];

/** One write as it happened. `object` is the new value, of a removal the last one; `old` is what an update replaced. */
export type StoreEvent = {
  [K in Kind]:
    | { action: 'create'; kind: K; object: ObjectOf[K] }
    | { action: 'update'; kind: K; object: ObjectOf[K]; old: ObjectOf[K] }
    | { action: 'remove'; kind: K; object: ObjectOf[K] };
}[Kind];

/** One applied transaction, in log order. A snapshot restored from another manager arrives as `reset` with no events. */
export interface Commit {
  index: number;
  events: readonly StoreEvent[];
  reset?: boolean;
}

export interface Table<T> {
  readonly size: number;
  get(id: string): T | undefined;
  values(): Iterable<T>;
}

/** What is stored now. Values are immutable: a later write makes new ones. Iterate before you await. */
export interface StoreView {
  /** Raft index of the last applied transaction. */
  readonly index: number;
  readonly clusters: Table<Cluster>;
  readonly nodes: Table<Node>;
  readonly services: Table<Service> & {
    byName(name: string): Service | undefined;
    /** Those that publish a port of this key (ports.ts), or would again after a rollback. */
    byPort(key: string): Iterable<Service>;
    /** Those whose specification, or the one before it, has the network. */
    byNetwork(networkId: string): Iterable<Service>;
  };
  readonly tasks: Table<Task> & {
    byService(serviceId: string): Iterable<Task>;
    byNode(nodeId: string): Iterable<Task>;
    /** Of a replicated service. */
    bySlot(serviceId: string, slot: number): Iterable<Task>;
  };
  readonly secrets: Table<Secret> & { byName(name: string): Secret | undefined };
  readonly configs: Table<Config> & { byName(name: string): Config | undefined };
  readonly networks: Table<Network> & { byName(name: string): Network | undefined };
  /** The one cluster object, once there is one. */
  cluster(): Cluster | undefined;
}

export interface Store {
  readonly view: StoreView;
  /**
   * Asks `decide` for changes, commits them through raft as one transaction, and resolves when they are applied here. Decides
   * anew, a bounded number of times, when another write came between. No changes: nothing is proposed. `decide` must be
   * free of effects; what it throws is passed on.
   */
  update(decide: (view: StoreView) => readonly StoreChange[]): Promise<void>;
  /** Calls `listener` after each applied transaction, synchronously and in order. It must not throw and should only take note. */
  watch(listener: (commit: Commit) => void): Cancel;
}

/** A loop that runs on the leader only. `stop` resolves when nothing of it runs or will write any more. */
export interface LeaderLoop {
  readonly name: string;
  start(): void;
  stop(): Promise<void>;
}

/** What came of a transaction: the same on every manager. A refused one has changed nothing. */
export type ApplyResult = { applied: true } | { applied: false; refusal: SwarmError };

/** Brings one encoded transaction into the raft log; resolves with its result once it is applied on this manager. */
export interface Proposer {
  /** `asLeader`: refuses with RAFT_NOT_LEADER where this manager does not lead. */
  propose(data: Uint8Array, options: { readonly asLeader: boolean }): Promise<ApplyResult>;
}
