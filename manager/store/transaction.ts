/**
 * The wire form of a transaction, and the check that it may be applied. Everything here is deterministic: it is run over the
 * same log on every manager.
 */
import { must } from '../../lib/assert.js';
import { messageOf, swarmError, type SwarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { codec } from '../../proto/load.js';
import type { Change, ChangeInput } from '../../proto/gen/swarm/v1/Change.js';
import type { Transaction, TransactionInput } from '../../proto/gen/swarm/v1/Transaction.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import type { Network, Service, Task, TaskStatus } from '../../proto/types.js';
import { usesMesh } from '../network-needs.js';
import { claimKeys, gainsMesh, portConflict } from './ports.js';
import { danglingReference, ingressOf, userOf, type Lookup } from './references.js';
import type { ObjectTable } from './tables.js';
import type { Kind, ObjectOf, StoreChange, StoreView } from './types.js';

const transactionCodec = codec<TransactionInput, Transaction>('Transaction');
const changeCodec = codec<ChangeInput, Change>('Change');
const KINDS = ['cluster', 'node', 'service', 'task', 'secret', 'config', 'network'] as const satisfies readonly Kind[];

/**
 * A change as read from the log. The proto of a stored object keeps the promises of proto/types.ts: only make*() made it, and `completed`
 * fills in what the log leaves out of a task.
 */
export type LoggedChange = StoreChange & {
  expectedVersion: number;
  /** A task lacks what is stored already: updated, what it was made from; created, its spec, that of its service as of `expectedVersion`. */
  isAbridged: boolean;
};

/**
 * Bytes to propose. `now` (RFC 3339) becomes the time of the change. `view`: what the changes were decided from; what it has already is
 * left out of the bytes. LIMIT_REACHED or RAFT_ENTRY_TOO_LARGE when they are
 * too many: a transaction is never split behind its author's back; see `fitTransaction`.
 */
export function encodeTransaction(changes: readonly StoreChange[], now: string, view?: StoreView): Uint8Array {
  if (changes.length > limits.transaction_changes_max) {
    throw swarmError('LIMIT_REACHED', {
      what: `the number of changes in one transaction (${changes.length})`,
      limit: limits.transaction_changes_max,
    });
  }
  const bytes = transactionCodec.encode({ changes: toWireAll(changes, now, view) });
  if (bytes.length > limits.raft_entry_bytes_max) {
    throw swarmError('RAFT_ENTRY_TOO_LARGE', { bytes: bytes.length, limit: limits.raft_entry_bytes_max });
  }
  return bytes;
}

/**
 * The longest beginning of `changes` that fits one transaction, at least one change. For level-triggered loops, which see
 * what is left when they look again.
 */
export function fitTransaction(changes: readonly StoreChange[]): readonly StoreChange[] {
  const longestTime = '2000-01-01T00:00:00.000Z';
  const overhead = 8; // tag and length of a change inside its transaction
  let bytes = 0;
  let count = 0;
  for (const change of changes.slice(0, limits.transaction_changes_max)) {
    bytes += changeCodec.encode(toWire(change, longestTime)).length + overhead;
    if (bytes > limits.raft_entry_bytes_max && count > 0) break;
    count++;
  }
  return changes.slice(0, count);
}

function changesIn(data: Uint8Array): Change[] {
  try {
    return transactionCodec.decode(data).changes;
  } catch (error) {
    throw new Error(`a change in the raft log cannot be read by this version: ${messageOf(error)}`, { cause: error });
  }
}

export function decodeTransaction(data: Uint8Array): LoggedChange[] {
  return changesIn(data).map((change) => {
    const { action, expected_version: expectedVersion, abridged_task: abridged } = change;
    if (abridged) return { action, kind: 'task', object: abridged, expectedVersion, isAbridged: true } as LoggedChange;
    for (const kind of KINDS) {
      const object = change[kind];
      if (object) return { action, kind, object, expectedVersion, isAbridged: false } as LoggedChange;
    }
    throw new Error('a change in the raft log holds no object that this version knows');
  });
}

/** Whether `decodeTransaction` can read it, and `refusalOf` judge what it says. */
export function isTransaction(data: Uint8Array): boolean {
  try {
    return decodeTransaction(data).every(isSound);
  } catch {
    return false; // whoever asks says so
  }
}

const isSound = ({ object, action, isAbridged }: LoggedChange): boolean =>
  object.id !== '' && !(isAbridged && action === 'remove');

/** The task of a change, which gets all that the log leaves out. For a change that nothing refuses, before anything of its transaction is written. */
export function completed({ action, object, isAbridged }: LoggedChange & { object: Task }, view: StoreView): Task {
  if (!isAbridged) return object;
  if (action === 'create') {
    const service = must(view.services.get(object.service_id), 'the service of a new task');
    return Object.assign(object, { spec: service.spec.task_template });
  }
  const { service_id, service_name, service_labels, slot, spec, spec_version, ports, created_at } = must(
    view.tasks.get(object.id),
    'the task to be updated',
  );
  const origin = { service_id, service_name, service_labels, slot, spec, spec_version, ports, created_at };
  return Object.assign(object, origin);
}

/** Whether the task was made from the same. Only asks whether the values are the very ones that are stored: that costs nothing. */
function hasOriginOf(task: Task, stored: Task): boolean {
  return (
    task.service_id === stored.service_id &&
    task.service_name === stored.service_name &&
    task.service_labels === stored.service_labels &&
    task.slot === stored.slot &&
    task.spec === stored.spec &&
    task.spec_version === stored.spec_version &&
    task.ports === stored.ports &&
    task.created_at === stored.created_at
  );
}

/** Why the changes may not be applied to what is stored, or undefined. */
export function refusalOf(changes: readonly LoggedChange[], view: StoreView): SwarmError | undefined {
  const overlay = new Overlay(view);
  for (const change of changes) {
    const refusal = overlay.refusalOf(change);
    if (refusal) return refusal;
    overlay.note(change);
  }
  return undefined;
}

const tables: { [P in Kind]: (view: StoreView) => Pick<ObjectTable<ObjectOf[P]>, 'get'> } = {
  cluster: (view) => view.clusters,
  node: (view) => view.nodes,
  service: (view) => view.services,
  task: (view) => view.tasks,
  secret: (view) => view.secrets,
  config: (view) => view.configs,
  network: (view) => view.networks,
};

export function tableOf<K extends Kind>(view: StoreView, kind: K): Pick<ObjectTable<ObjectOf[K]>, 'get'> {
  return tables[kind](view);
}

const NAMED = ['service', 'secret', 'config', 'network'] as const satisfies readonly Kind[];
type NamedKind = (typeof NAMED)[number];
type NamedChange = Extract<LoggedChange, { kind: NamedKind }>;

const isNamed = (change: LoggedChange): change is NamedChange => (NAMED as readonly Kind[]).includes(change.kind);

/** What would be stored after the transaction's changes so far. */
class Overlay implements Lookup {
  readonly #view: StoreView;
  /** Ids by kind: made into one text, 100,000 of them would cost more than all else here. */
  readonly #seen = new Map<Kind, Set<string>>();
  /** By kind and id; undefined: removed. */
  readonly #named = new Map<string, NamedChange['object'] | undefined>();
  /** By kind and name. */
  readonly #names = new Set<string>();

  constructor(view: StoreView) {
    this.#view = view;
  }
  refusalOf(change: LoggedChange): SwarmError | undefined {
    const { kind, object, action, expectedVersion } = change;
    const { id } = object;
    if (this.#isSeen(kind, id)) {
      return swarmError('INTERNAL', { detail: `one transaction changes ${kind} ${id} twice` });
    }
    const stored = tableOf(this.#view, kind).get(id);
    if (action === 'create') {
      if (stored) return swarmError('NAME_CONFLICT', { kind, name: id });
      if (kind === 'task' && !this.has('service', object.service_id)) {
        return swarmError('NOT_FOUND', { kind: 'service', ref: object.service_id });
      }
      if (kind === 'task' && change.isAbridged) return this.#refusalOfSpec(object.service_id, expectedVersion);
    } else if (stored?.version.index !== expectedVersion) {
      const version = stored ? stored.version.index : 'none (it was removed)';
      return swarmError('OUT_OF_DATE', { kind, id, stored: version, expected: expectedVersion });
    }
    return isNamed(change) ? this.#refusalOfNamed(change) : undefined;
  }
  note(change: LoggedChange): void {
    const { kind, object, action } = change;
    const seen = this.#seen.get(kind);
    if (seen) seen.add(object.id);
    else this.#seen.set(kind, new Set([object.id]));
    if (!isNamed(change)) return;
    this.#named.set(`${kind} ${object.id}`, action === 'remove' ? undefined : change.object);
    if (action !== 'remove') this.#names.add(`${kind} ${change.object.spec.name}`);
  }
  #isSeen(kind: Kind, id: string): boolean {
    return this.#seen.get(kind)?.has(id) ?? false;
  }
  has(kind: NamedKind, id: string): boolean {
    const key = `${kind} ${id}`;
    return (this.#named.has(key) ? this.#named.get(key) : tableOf(this.#view, kind).get(id)) !== undefined;
  }
  services(): Iterable<Service> {
    return this.#present('service', this.#view.services.values());
  }
  networks(): Iterable<Network> {
    return this.#present('network', this.#view.networks.values());
  }
  *byPort(port: string): Iterable<Service> {
    for (const service of this.#present('service', this.#view.services.byPort(port)))
      if (!this.#named.has(`service ${service.id}`) || claimKeys(service).includes(port)) yield service;
  }
  *#present<K extends NamedKind>(kind: K, stored: Iterable<ObjectOf[K]>): Iterable<ObjectOf[K]> {
    for (const object of stored) if (!this.#named.has(`${kind} ${object.id}`)) yield object;
    for (const [key, object] of this.#named) if (object && key.startsWith(`${kind} `)) yield object as ObjectOf[K];
  }
  /** Whether a new task may take the spec of its service as it is stored now. */
  #refusalOfSpec(id: string, expected: number): SwarmError | undefined {
    const stored = this.#view.services.get(id)?.spec_version.index;
    if (stored === expected && !this.#isSeen('service', id)) return undefined;
    return swarmError('OUT_OF_DATE', { kind: 'service', id, stored: stored ?? 'none', expected });
  }
  #refusalOfNamed(change: NamedChange): SwarmError | undefined {
    const { kind, object, action } = change;
    if (action === 'remove') {
      const name = tableOf(this.#view, kind).get(object.id)?.spec.name ?? object.id; // the log has the id only
      const user = kind === 'service' ? undefined : userOf(this, kind, object.id);
      if (user) return swarmError('IN_USE', { kind, name, users: `service: ${user.spec.name}` });
      return kind === 'network' ? this.#refusalOfMeshless(object.id) : undefined;
    }
    if (this.#isNameTaken(kind, object.id, object.spec.name)) {
      return swarmError('NAME_CONFLICT', { kind, name: object.spec.name });
    }
    if (kind === 'network') return this.#refusalOfNetwork(object);
    return kind === 'service' ? this.#refusalOfService(object) : undefined;
  }
  #refusalOfService(service: Service): SwarmError | undefined {
    const stored = this.#view.services.get(service.id);
    const missing = danglingReference(this, service, stored);
    if (missing) return swarmError('NOT_FOUND', { kind: missing.kind, ref: missing.id });
    if (gainsMesh(service, stored) && !ingressOf(this.networks())) return swarmError('INGRESS_MISSING', {});
    return portConflict(service, (key) => this.byPort(key));
  }
  #refusalOfNetwork(network: Network): SwarmError | undefined {
    const other = network.spec.ingress ? ingressOf(this.networks()) : undefined;
    return other && other.id !== network.id ? swarmError('INGRESS_EXISTS', { id: other.id }) : undefined;
  }
  /** Of the removal of a network. */
  #refusalOfMeshless(id: string): SwarmError | undefined {
    if (!this.#view.networks.get(id)?.spec.ingress) return undefined;
    for (const { spec } of this.services())
      if (usesMesh(spec)) return swarmError('INGRESS_IN_USE', { service: spec.name });
    return undefined;
  }
  #isNameTaken(kind: NamedKind, id: string, name: string): boolean {
    if (this.#names.has(`${kind} ${name}`)) return true;
    const { services: service, secrets: secret, configs: config, networks: network } = this.#view;
    const holder = { service, secret, config, network }[kind].byName(name);
    return holder !== undefined && holder.id !== id && !this.#named.has(`${kind} ${holder.id}`);
  }
}

function toWireAll(changes: readonly StoreChange[], now: string, view: StoreView | undefined): ChangeInput[] {
  const written = new Set<string>();
  for (const { kind, object } of changes) if (kind === 'service') written.add(object.id);
  return changes.map((change) => (view && abridged(change, now, view, written)) ?? toWire(change, now));
}

function toWire(change: StoreChange, now: string): ChangeInput {
  const { action, kind, object } = change;
  switch (action) {
    case 'create':
      return { action, [kind]: { ...object, created_at: now, updated_at: now } };
    case 'update':
      return { action, expected_version: object.version.index, [kind]: { ...object, updated_at: now } };
    case 'remove':
      return { action, expected_version: object.version.index, [kind]: { id: object.id } };
  }
}

/**
 * A change of a task without what every manager has stored; undefined where nothing can be left out. `written`: services whose spec the
 * same transaction may change.
 */
function abridged(
  { action, kind, object }: StoreChange,
  now: string,
  view: StoreView,
  written: ReadonlySet<string>,
): ChangeInput | undefined {
  if (kind !== 'task') return undefined;
  if (action === 'create') {
    const service = view.services.get(object.service_id);
    if (service?.spec.task_template !== object.spec || written.has(service.id)) return undefined;
    const abridged_task = { ...object, created_at: now, updated_at: now, spec: null };
    return { action, expected_version: service.spec_version.index, abridged_task };
  }
  const stored = view.tasks.get(object.id);
  if (action !== 'update' || stored?.version.index !== object.version.index) return undefined;
  if (!hasOriginOf(object, stored)) return undefined;
  return { action, expected_version: object.version.index, abridged_task: withoutOrigin(object, now) };
}

/** What a task was made from. */
type Origin =
  'service_id' | 'service_name' | 'service_labels' | 'slot' | 'spec' | 'spec_version' | 'ports' | 'created_at';

/** What may change of a task, written without what says nothing. Its version is the expected one, and will be another. */
function withoutOrigin(task: Task, now: string): TaskInput {
  const { timestamp, state, message, err, container_status, port_status, withdrawn, unheard } = task.status;
  return {
    id: task.id,
    updated_at: now,
    node_id: task.node_id,
    networks: task.networks,
    status: {
      timestamp,
      state,
      message,
      err: told(err),
      container_status,
      port_status,
      withdrawn: told(withdrawn),
      unheard: told(unheard),
    } satisfies Record<keyof TaskStatus, unknown>,
    desired_state: task.desired_state,
    start_after: told(task.start_after),
    running_since: told(task.running_since),
    job_iteration: task.job_iteration,
    assigned_generic_resources: task.assigned_generic_resources,
    relocation: task.relocation,
    replaces: told(task.replaces),
    crashes: told(task.crashes),
  } satisfies Record<Exclude<keyof Task, Origin | 'version'>, unknown>;
}
/** What a reader takes a field for that is not there (proto3's default) is left out; the type of an input does not know it. */
const told = <T extends string | number | boolean>(value: T): T => (value || undefined) as T;
