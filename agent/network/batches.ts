/** From entries that changed to the input of the programs that make it so: `ip -batch`, `bridge -batch`, `nft -f`. Pure. */
import { chainRule, isSetName, SETS, TABLE } from './table.js';

export interface EntryChange {
  key: string;
  /** What is in the kernel; undefined: nothing. */
  have: string | undefined;
  /** What shall be; undefined: nothing. */
  want: string | undefined;
}

/** What to run, in this order: where packets may go is there before they are sent there, and goes after. */
export interface Batches {
  /** Additions of ip and bridge. */
  ipAdd: string[];
  bridgeAdd: string[];
  /** One transaction. */
  nft: string[];
  bridgeRemove: string[];
  ipRemove: string[];
}

export function changesBetween(have: ReadonlyMap<string, string>, want: ReadonlyMap<string, string>): EntryChange[] {
  const changes: EntryChange[] = [];
  for (const [key, value] of have) if (!want.has(key)) changes.push({ key, have: value, want: undefined });
  for (const [key, value] of want) if (have.get(key) !== value) changes.push({ key, have: have.get(key), want: value });
  return changes;
}

export function toBatches(changes: readonly EntryChange[]): Batches {
  const batches: Batches = { ipAdd: [], bridgeAdd: [], nft: [], bridgeRemove: [], ipRemove: [] };
  const elements = new Elements();
  for (const { key, have, want } of changes) {
    if (have === want) continue;
    const [kind = '', a = '', ...rest] = key.split(' ');
    const b = rest.join(' ');
    switch (kind) {
      case 'address':
        if (want !== undefined) batches.ipAdd.push(`address replace ${b} dev ${a}`);
        else batches.ipRemove.push(`address del ${b} dev ${a}`);
        break;
      case 'neighbour':
        if (want !== undefined) batches.ipAdd.push(`neigh replace ${b} lladdr ${want} dev ${a} nud permanent`);
        else batches.ipRemove.push(`neigh del ${b} dev ${a}`);
        break;
      case 'forward':
        if (want !== undefined) batches.bridgeAdd.push(`fdb replace ${b} dev ${a} dst ${want} self permanent`);
        else batches.bridgeRemove.push(`fdb del ${b} dev ${a} dst ${have ?? ''} self`);
        break;
      case 'port':
        if (want !== undefined) batches.bridgeAdd.push(`fdb replace ${b} dev ${a} master static`);
        else batches.bridgeRemove.push(`fdb del ${b} dev ${a} master`);
        break;
      case 'chain':
        elements.chain(a, want !== undefined);
        break;
      case 'element':
        if (have !== undefined) elements.remove(a, b, have);
        if (want !== undefined) elements.add(a, b, want);
        break;
    }
  }
  batches.nft.push(...elements.lines());
  return batches;
}

/** The lines of one transaction. Elements go before the chains they lead to, and come after them. */
class Elements {
  readonly #removed = new Map<string, string[]>();
  readonly #added = new Map<string, string[]>();
  readonly #newChains: string[] = [];
  readonly #oldChains: string[] = [];

  add(set: string, key: string, value: string): void {
    push(this.#added, set, written(set, key, value));
  }
  remove(set: string, key: string, value: string): void {
    push(this.#removed, set, written(set, key, value));
  }
  chain(name: string, isWanted: boolean): void {
    (isWanted ? this.#newChains : this.#oldChains).push(name);
  }
  lines(): string[] {
    const elements = (verb: string, sets: Map<string, string[]>): string[] =>
      [...sets].map(([set, items]) => `${verb} element ${TABLE} ${set} { ${items.join(', ')} }`);
    return [
      ...elements('delete', this.#removed),
      ...this.#newChains.flatMap((name) => [
        `add chain ${TABLE} ${name}`,
        `flush chain ${TABLE} ${name}`,
        `add rule ${TABLE} ${name} ${chainRule(name)}`,
      ]),
      ...elements('add', this.#added),
      ...this.#oldChains.flatMap((name) => [`flush chain ${TABLE} ${name}`, `delete chain ${TABLE} ${name}`]),
    ];
  }
}

function push(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function written(set: string, key: string, value: string): string {
  if (!isSetName(set)) return key;
  const names: readonly number[] = SETS[set].names;
  const parts = key.split(' . ').map((part, i) => (names.includes(i) ? `"${part}"` : part));
  return SETS[set].isMap ? `${parts.join(' . ')} : ${value}` : parts.join(' . ');
}
