/**
 * The replicated objects of the cluster, in memory on every manager.
 *
 * Owns: all stored objects, their indexes, versions and times.
 * Watches: nothing; raft calls `apply`, `snapshot` and `restore` in log order.
 * Writes: by proposing transactions to raft, never directly: what is not in the log is not stored.
 * Never: waits, reads a clock or takes chance inside `apply`, or applies a part of a transaction.
 */
import { assert, must } from '../../lib/assert.js';
import { rfc3339, type Cancel, type Clock } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import type { StoreSnapshot, StoreSnapshotInput } from '../../proto/gen/swarm/v1/StoreSnapshot.js';
import { codec } from '../../proto/load.js';
import { sameMessage } from '../../proto/objects.js';
import { isJob } from '../../proto/service-mode.js';
import type { Cluster, Config, Network, Node, Secret, Service, Task } from '../../proto/types.js';
import type { StateMachine } from '../../raft/state-machine.js';
import { Tables, type ObjectTable } from './tables.js';
import {
  completed,
  decodeTransaction,
  encodeTransaction,
  isTransaction,
  refusalOf,
  type LoggedChange,
} from './transaction.js';
import type {
  ApplyResult,
  Commit,
  Kind,
  ObjectOf,
  Proposer,
  Store,
  StoreChange,
  StoreEvent,
  StoreView,
} from './types.js';

const snapshotCodec = codec<StoreSnapshotInput, StoreSnapshot>('StoreSnapshot');

export class MemoryStore implements Store, StateMachine<ApplyResult> {
  readonly #clock: Clock;
  readonly #tables = new Tables();
  readonly #listeners = new Set<(commit: Commit) => void>();
  #proposer: Proposer | undefined;

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
  }
  /** Where transactions go. Needed once, before the first `update`. */
  attach(proposer: Proposer): void {
    assert(!this.#proposer, 'a store has one proposer');
    this.#proposer = proposer;
  }
  get view(): StoreView {
    return this.#tables;
  }
  watch(listener: (commit: Commit) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The same store, for loops that must not write any more once another manager leads: `update` refuses with RAFT_NOT_LEADER then, and with
   * what `assertInOffice` throws.
   */
  asLeader(assertInOffice: () => void): Store {
    return {
      view: this.#tables,
      watch: (listener) => this.watch(listener),
      update: (decide) => {
        const inOffice = (view: StoreView): readonly StoreChange[] => {
          assertInOffice();
          return decide(view);
        };
        return this.#update(inOffice, { asLeader: true });
      },
    };
  }

  /** See Store.update. Rejects with what refused it, LIMIT_REACHED, RAFT_ENTRY_TOO_LARGE, or the proposer's error. */
  update(decide: (view: StoreView) => readonly StoreChange[]): Promise<void> {
    return this.#update(decide, { asLeader: false });
  }

  async #update(
    decide: (view: StoreView) => readonly StoreChange[],
    options: { readonly asLeader: boolean },
  ): Promise<void> {
    const proposer = must(this.#proposer, 'the proposer of the store');
    for (let attempt = 1; ; attempt++) {
      const decidedAt = this.#tables.index;
      const changes = decide(this.#tables);
      if (changes.length === 0) return;
      const result = await proposer.propose(
        encodeTransaction(changes, rfc3339(this.#clock.now()), this.#tables),
        options,
      );
      if (result.applied) return;
      // Refused though nothing was written in between: to decide again would give the same.
      if (this.#tables.index === decidedAt || attempt >= limits.update_attempts_max) throw result.refusal;
    }
  }

  accepts(data: Uint8Array): boolean {
    return isTransaction(data);
  }
  apply(index: number, data: Uint8Array): ApplyResult {
    assert(index > this.#tables.index, `raft entry ${index} applied after ${this.#tables.index}`);
    const changes = decodeTransaction(data);
    const refusal = refusalOf(changes, this.#tables);
    if (refusal) return { applied: false, refusal };
    this.#tables.index = index;
    this.#emit({ index, events: changes.map((change) => this.#write(change, index)) });
    return { applied: true };
  }

  snapshot(): Uint8Array {
    const { index, clusters, nodes, services, tasks, secrets, configs, networks } = this.#tables;
    return snapshotCodec.encode({
      index,
      clusters: [...clusters.values()],
      nodes: [...nodes.values()],
      services: [...services.values()],
      tasks: [...tasks.values()],
      secrets: [...secrets.values()],
      configs: [...configs.values()],
      networks: [...networks.values()],
    });
  }
  restore(index: number, snapshot: Uint8Array): void {
    const stored = snapshotCodec.decode(snapshot);
    assert(stored.index <= index, `a snapshot of index ${stored.index} restored as ${index}`);
    const { clusters, nodes, services, tasks, secrets, configs, networks } = this.#tables;
    this.#tables.index = stored.index;
    for (const table of [clusters, nodes, services, tasks, secrets, configs, networks])
      for (const { id } of [...table.values()]) table.delete(id);
    // Only complete objects were ever stored, see proto/objects.ts.
    for (const cluster of stored.clusters) clusters.put(frozen(cluster as Cluster));
    for (const node of stored.nodes) nodes.put(frozen(node as Node));
    for (const service of stored.services) services.put(frozen(service as Service));
    for (const task of stored.tasks) tasks.put(frozen(withSharedSpec(task as Task, services.get(task.service_id))));
    for (const secret of stored.secrets) secrets.put(frozen(secret as Secret));
    for (const config of stored.configs) configs.put(frozen(config as Config));
    for (const network of stored.networks) networks.put(frozen(network as Network));
    this.#emit({ index: stored.index, events: [], reset: true });
  }

  #write(change: LoggedChange, index: number): StoreEvent {
    const tables = this.#tables;
    switch (change.kind) {
      case 'cluster':
        return write(tables.clusters, change, index);
      case 'node':
        return write(tables.nodes, change, index);
      case 'service':
        return write(tables.services, withSpecVersion(change, index, tables.services.get(change.object.id)), index);
      case 'task':
        return write(tables.tasks, withRunningSince({ ...change, object: completed(change, tables) }), index);
      case 'secret':
        return write(tables.secrets, change, index);
      case 'config':
        return write(tables.configs, change, index);
      case 'network':
        return write(tables.networks, change, index);
    }
  }
  #emit(commit: Commit): void {
    for (const listener of [...this.#listeners]) listener(commit);
  }
}

/** Stores one change that was found good, and tells what happened. */
function write<K extends Kind>(
  table: ObjectTable<ObjectOf[K]>,
  { action, kind, object }: { action: StoreChange['action']; kind: K; object: ObjectOf[K] },
  index: number,
): StoreEvent {
  const old = table.get(object.id);
  if (action === 'remove') {
    table.delete(object.id);
    return { action, kind, object: old } as StoreEvent;
  }
  // Read from the log a moment ago: nobody else has it yet.
  const stored = frozen(Object.assign(object, { version: { index } }));
  table.put(stored);
  return { action, kind, object: stored, ...(old && { old }) } as StoreEvent;
}

/**
 * `spec_version` belongs to the store: it moves when, and only when, the spec does. So does a job's status: with each new specification it
 * begins a new run, as every `docker service update` of a job does.
 */
function withSpecVersion<C extends { action: StoreChange['action']; object: Service }>(
  change: C,
  index: number,
  old: Service | undefined,
): C {
  const { object } = change;
  if (change.action === 'remove') return change;
  if (old && sameMessage(old.spec, object.spec)) {
    return { ...change, object: { ...object, spec_version: old.spec_version, job_status: old.job_status } };
  }
  const job_status = isJob(object.spec) ? { job_iteration: { index }, last_execution: object.updated_at } : null;
  return { ...change, object: { ...object, spec_version: { index }, job_status } };
}

/** `running_since` belongs to the store: the managers' own time of a task's start, whatever an agent's clock says. */
function withRunningSince<C extends { action: StoreChange['action']; object: Task }>(change: C): C {
  const { object } = change;
  if (change.action === 'remove' || object.running_since !== '' || object.status.state !== 'running') return change;
  return { ...change, object: { ...object, running_since: object.updated_at } };
}

/** Tasks of one version have one spec in memory, as when each was made (see `completed`): a snapshot has a copy in each. */
function withSharedSpec(task: Task, service: Service | undefined): Task {
  const isSame =
    service?.spec_version.index === task.spec_version.index && sameMessage(service.spec.task_template, task.spec);
  return isSame ? { ...task, spec: service.spec.task_template } : task;
}

/** Nobody may change a stored value in place: others hold it. Bytes (certificates) can't be frozen and stay as they are. */
function frozen<T extends object>(value: T): T {
  if (Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  for (const key in value) {
    const part = value[key];
    if (typeof part === 'object' && part !== null) frozen(part);
  }
  return Object.freeze(value);
}
