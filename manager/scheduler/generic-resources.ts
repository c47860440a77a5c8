/** What an administrator says a node has beside processors and memory: so many of a kind, or some that have names. */
import type { GenericResource, Resources } from '../../proto/types.js';

interface Kind {
  total: number;
  /** In the node's order; undefined: they only have a number. */
  names: string[] | undefined;
}

/** What a task reserves: how many of each kind. */
export function asksOf({ generic_resources }: Resources): Map<string, number> {
  const asks = new Map<string, number>();
  for (const { discrete_resource_spec: ask } of generic_resources) {
    if (ask && ask.value > 0) asks.set(ask.kind, (asks.get(ask.kind) ?? 0) + ask.value);
  }
  return asks;
}

/** What there is of each kind. A kind of which some have names has nothing else. */
export function kindsOf(offered: readonly GenericResource[]): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const { named_resource_spec: named, discrete_resource_spec: counted } of offered) {
    if (named) {
      const names = new Set([...(kinds.get(named.kind)?.names ?? []), named.value]);
      kinds.set(named.kind, { total: names.size, names: [...names] });
    } else if (counted && !kinds.get(counted.kind)?.names) {
      const total = (kinds.get(counted.kind)?.total ?? 0) + counted.value;
      kinds.set(counted.kind, { total, names: undefined });
    }
  }
  return kinds;
}

/**
 * The generic resources of one node, with what its tasks have of them. What they have is remembered even when the node says that it is
 * not there any more: it may come back before they have ended.
 */
export class GenericLedger {
  #kinds = new Map<string, Kind>();
  /** Taken by number, and by name with the number of tasks that hold it. */
  readonly #counted = new Map<string, number>();
  readonly #named = new Map<string, Map<string, number>>();

  offer(offered: readonly GenericResource[]): void {
    this.#kinds = kindsOf(offered);
  }
  /** How many of the kind a task may still have. */
  free(kind: string): number {
    const offered = this.#kinds.get(kind);
    if (!offered) return 0;
    const counted = this.#counted.get(kind) ?? 0;
    const named = this.#named.get(kind);
    if (!offered.names) return offered.total - counted - (named?.size ?? 0);
    // Tasks from the time when the kind only had a number may hold any of the names.
    return offered.names.filter((name) => !named?.has(name)).length - counted;
  }
  /** Which ones a task gets that asks for so many, and for which there is room. The first free names in the node's order. */
  choose(asks: ReadonlyMap<string, number>): GenericResource[] {
    return [...asks].flatMap(([kind, count]): GenericResource[] => {
      const names = this.#kinds.get(kind)?.names;
      if (!names) return [{ discrete_resource_spec: { kind, value: count } }];
      const free = names.filter((name) => !this.#named.get(kind)?.has(name)).slice(0, count);
      return free.map((value) => ({ named_resource_spec: { kind, value } }));
    });
  }
  count(assigned: readonly GenericResource[], sign: 1 | -1): void {
    for (const { named_resource_spec: named, discrete_resource_spec: counted } of assigned) {
      if (counted) add(this.#counted, counted.kind, sign * counted.value);
      if (!named) continue;
      const names = this.#named.get(named.kind) ?? new Map<string, number>();
      this.#named.set(named.kind, names);
      add(names, named.value, sign);
    }
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}
