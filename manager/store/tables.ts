import { must } from '../../lib/assert.js';
import type { Cluster, Config, Network, Node, Secret, Service, Task } from '../../proto/types.js';
import { claimKeys } from './ports.js';
import { networkIds } from './references.js';
import type { StoreView, Table } from './types.js';

/**
 * Rows under one more key than their id, in the order in which they came under it. Lookups cost what they find. Holds ids only, so that a
 * write that leaves the key as it is costs nothing but the comparison.
 */
class Index<T extends { id: string }> {
  readonly #rows: ReadonlyMap<string, T>;
  readonly #keyOf: (row: T) => string;
  readonly #hasSameKey: (a: T, b: T) => boolean;
  /** Most slots have one task: a set for each of them would cost more memory than the tasks. */
  readonly #groups = new Map<string, string | Set<string>>();

  /** Rows whose key is '' are left out. `hasSameKey`: the same as to compare the keys, where making them costs more. */
  constructor(
    rows: ReadonlyMap<string, T>,
    keyOf: (row: T) => string,
    hasSameKey = (a: T, b: T): boolean => keyOf(a) === keyOf(b),
  ) {
    this.#rows = rows;
    this.#keyOf = keyOf;
    this.#hasSameKey = hasSameKey;
  }
  *get(key: string): Generator<T, void> {
    const ids = this.#groups.get(key) ?? [];
    for (const id of typeof ids === 'string' ? [ids] : ids) yield must(this.#rows.get(id), `the row ${id} of an index`);
  }
  put(row: T, old: T | undefined): void {
    if (old) {
      if (this.#hasSameKey(row, old)) return;
      this.delete(old);
    }
    const key = this.#keyOf(row);
    if (key === '') return;
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, row.id);
    else if (typeof group !== 'string') group.add(row.id);
    else if (group !== row.id) this.#groups.set(key, new Set([group, row.id]));
  }
  delete(row: T): void {
    const key = this.#keyOf(row);
    const group = this.#groups.get(key);
    if (group === undefined) return;
    if (typeof group !== 'string') group.delete(row.id);
    if (typeof group === 'string' ? group === row.id : group.size === 0) this.#groups.delete(key);
  }
}

/** Rows under any number of keys. For tables with few writes: the keys of a row are made with each one. */
class MultiIndex<T extends { id: string }> {
  readonly #rows: ReadonlyMap<string, T>;
  readonly #keysOf: (row: T) => readonly string[];
  readonly #groups = new Map<string, Set<string>>();

  constructor(rows: ReadonlyMap<string, T>, keysOf: (row: T) => readonly string[]) {
    this.#rows = rows;
    this.#keysOf = keysOf;
  }
  *get(key: string): Generator<T, void> {
    for (const id of this.#groups.get(key) ?? []) yield must(this.#rows.get(id), `the row ${id} of an index`);
  }
  put(row: T, old: T | undefined): void {
    if (old) this.delete(old);
    for (const key of this.#keysOf(row)) {
      const group = this.#groups.get(key);
      if (group) group.add(row.id);
      else this.#groups.set(key, new Set([row.id]));
    }
  }
  delete(row: T): void {
    for (const key of this.#keysOf(row)) {
      const group = this.#groups.get(key);
      group?.delete(row.id);
      if (group?.size === 0) this.#groups.delete(key);
    }
  }
}

export class ObjectTable<T extends { id: string }> implements Table<T> {
  readonly #rows = new Map<string, T>();
  readonly #indexes: Pick<Index<T>, 'put' | 'delete'>[] = [];

  get size(): number {
    return this.#rows.size;
  }
  get(id: string): T | undefined {
    return this.#rows.get(id);
  }
  values(): Iterable<T> {
    return this.#rows.values();
  }
  put(row: T): void {
    const old = this.#rows.get(row.id);
    this.#rows.set(row.id, row);
    for (const index of this.#indexes) index.put(row, old);
  }
  delete(id: string): void {
    const row = this.#rows.get(id);
    if (!row) return;
    this.#rows.delete(id);
    for (const index of this.#indexes) index.delete(row);
  }
  /** Only while the table is empty: rows already there would be missing. */
  protected addIndex(keyOf: (row: T) => string, hasSameKey?: (a: T, b: T) => boolean): Index<T> {
    const index = new Index(this.#rows, keyOf, hasSameKey);
    this.#indexes.push(index);
    return index;
  }
  protected addMultiIndex(keysOf: (row: T) => readonly string[]): MultiIndex<T> {
    const index = new MultiIndex(this.#rows, keysOf);
    this.#indexes.push(index);
    return index;
  }
}

/** Of objects whose names are unique. */
class NamedTable<T extends { id: string; spec: { name: string } }> extends ObjectTable<T> {
  readonly #byName = this.addIndex((row) => row.spec.name);

  byName(name: string): T | undefined {
    for (const row of this.#byName.get(name)) return row;
    return undefined;
  }
}

class ServiceTable extends NamedTable<Service> {
  readonly #byPort = this.addMultiIndex(claimKeys);
  readonly #byNetwork = this.addMultiIndex(({ spec, previous_spec: previous }) => [
    ...new Set([...networkIds(spec), ...(previous ? networkIds(previous) : [])]),
  ]);

  byPort(key: string): Iterable<Service> {
    return this.#byPort.get(key);
  }
  byNetwork(networkId: string): Iterable<Service> {
    return this.#byNetwork.get(networkId);
  }
}

class TaskTable extends ObjectTable<Task> {
  readonly #byService = this.addIndex((task) => task.service_id);
  readonly #byNode = this.addIndex((task) => task.node_id);
  readonly #bySlot = this.addIndex(
    (task) => (task.slot === 0 ? '' : `${task.service_id}/${task.slot}`),
    (a, b) => a.slot === b.slot && a.service_id === b.service_id,
  );

  byService(serviceId: string): Iterable<Task> {
    return this.#byService.get(serviceId);
  }
  byNode(nodeId: string): Iterable<Task> {
    return this.#byNode.get(nodeId);
  }
  bySlot(serviceId: string, slot: number): Iterable<Task> {
    return this.#bySlot.get(`${serviceId}/${slot}`);
  }
}

/** All that is stored, writable. Only the store holds one; everybody else sees it as a StoreView. */
export class Tables implements StoreView {
  index = 0;
  readonly clusters = new ObjectTable<Cluster>();
  readonly nodes = new ObjectTable<Node>();
  readonly services = new ServiceTable();
  readonly tasks = new TaskTable();
  readonly secrets = new NamedTable<Secret>();
  readonly configs = new NamedTable<Config>();
  readonly networks = new NamedTable<Network>();

  cluster(): Cluster | undefined {
    for (const cluster of this.clusters.values()) return cluster;
    return undefined;
  }
}
