/**
 * Which addresses are given, kept up to date by events so that nobody has to walk through all tasks. All of it comes from what is stored: a
 * book made anew says the same, but for where each search goes on.
 */
import type { Network, Node, Service, Task } from '../../proto/types.js';
import { holdsAddresses, isUsable } from '../network-needs.js';
import type { StoreEvent, StoreView } from '../store/types.js';
import { Pool } from './pool.js';

/** What one object holds: a network, and an address or a range of it. */
type Holding = readonly [networkId: string, address: string];

export class Book {
  /** Of each network that has its subnets, those pools: of IPv4 first. */
  readonly #pools = new Map<string, readonly Pool[]>();
  /** The last VXLAN network identifier, and the last subnet cut from the cluster's pools, that were given. */
  lastVni = 0;
  lastSubnet = '';

  constructor(view: StoreView) {
    for (const network of byAge(view.networks.values())) this.#putNetwork(network);
    for (const node of view.nodes.values()) this.#count(ofNode(node), 1);
    for (const service of byAge(view.services.values())) this.#count(ofService(service), 1);
    // The search for addresses goes on after the youngest task's.
    for (const task of byAge([...view.tasks.values()].filter(holdsAddresses))) this.#count(ofTask(task), 1);
  }
  /** Of IPv4 first. None: the network is not usable. */
  poolsOf(networkId: string): readonly Pool[] {
    return this.#pools.get(networkId) ?? [];
  }
  /** Brings in one event. True when something may be given again. */
  apply(event: StoreEvent): boolean {
    switch (event.kind) {
      case 'network':
        if (event.action === 'remove') return this.#pools.delete(event.object.id);
        this.#putNetwork(event.object);
        return false;
      case 'task':
        return this.#replace(...changed(event, ofTask));
      case 'service':
        return this.#replace(...changed(event, ofService));
      case 'node':
        return this.#replace(...changed(event, ofNode));
      case 'cluster':
      case 'secret':
      case 'config':
        return false;
    }
  }

  #putNetwork(network: Network): void {
    if (!isUsable(network) || this.#pools.has(network.id)) return;
    const ipam = network.state?.ipam ?? [];
    this.#pools.set(
      network.id,
      ipam.map((config) => new Pool(config, network.spec.attachable)),
    );
    this.lastVni = network.state?.vni ?? 0;
    this.lastSubnet = cutSubnet(network) ?? this.lastSubnet;
  }
  #replace(before: readonly Holding[], after: readonly Holding[]): boolean {
    const isSame = before.length === after.length && before.every((held, at) => isEqual(held, after[at]));
    if (isSame) return false;
    this.#count(before, -1);
    this.#count(after, 1);
    return before.some((held) => !after.some((other) => isEqual(held, other)));
  }
  #count(holdings: readonly Holding[], sign: 1 | -1): void {
    for (const [networkId, address] of holdings)
      for (const pool of this.#pools.get(networkId) ?? []) pool.count(address, sign);
  }
}

/** The network's subnet, if it was cut from the cluster's pools. */
export function cutSubnet({ spec, state }: Pick<Network, 'spec' | 'state'>): string | undefined {
  const subnet = state?.ipam[0]?.subnet;
  return spec.ipam?.configs.some((config) => config.subnet === subnet) ? undefined : subnet;
}

const NOTHING: readonly Holding[] = [];

const ofTask = (task: Task): readonly Holding[] => (holdsAddresses(task) ? ofAttachments(task.networks) : NOTHING);
const ofNode = (node: Node): readonly Holding[] => ofAttachments(node.attachments);
const ofService = ({ endpoint }: Service): readonly Holding[] =>
  endpoint?.virtual_ips.map(({ network_id, addr }) => [network_id, addr] as const) ?? NOTHING;
const ofAttachments = (attachments: Task['networks']): readonly Holding[] =>
  attachments.flatMap(({ network_id, addresses }) => addresses.map((address) => [network_id, address] as const));

/** What the object of an event held before and holds after it. */
function changed<T>(
  event: { action: 'create' | 'remove'; object: T } | { action: 'update'; object: T; old: T },
  holdingsOf: (object: T) => readonly Holding[],
): [readonly Holding[], readonly Holding[]] {
  switch (event.action) {
    case 'create':
      return [NOTHING, holdingsOf(event.object)];
    case 'remove':
      return [holdingsOf(event.object), NOTHING];
    case 'update':
      return [holdingsOf(event.old), holdingsOf(event.object)];
  }
}

const isEqual = (a: Holding, b: Holding | undefined): boolean => a[0] === b?.[0] && a[1] === b[1];

function byAge<T extends { created_at: string }>(objects: Iterable<T>): T[] {
  return [...objects].sort((a, b) => (a.created_at === b.created_at ? 0 : a.created_at < b.created_at ? -1 : 1));
}

/** What one decision takes from the book, which stays as it is: the decision may be made anew. */
export class Draft {
  readonly #book: Book;
  readonly #taken = new Map<Pool, Set<number>>();
  readonly #cursors = new Map<Pool, number>();

  constructor(book: Book) {
    this.#book = book;
  }
  /** One address in each subnet of each network, or which of them has none left. Takes all or nothing. */
  take(networkIds: readonly string[]): { addresses: string[][] } | { exhausted: string } {
    const found: { pool: Pool; offset: number }[][] = [];
    for (const networkId of networkIds) {
      const ofNetwork = [];
      for (const pool of this.#book.poolsOf(networkId)) {
        const offset = this.#find(pool);
        if (offset === undefined) return { exhausted: networkId };
        ofNetwork.push({ pool, offset });
      }
      found.push(ofNetwork);
    }
    for (const { pool, offset } of found.flat()) {
      this.#takenOf(pool).add(offset);
      this.#cursors.set(pool, offset);
    }
    return { addresses: found.map((places) => places.map(({ pool, offset }) => pool.addressAt(offset))) };
  }
  /** A node's range in an attachable network; undefined: there is none left. */
  takeRange(networkId: string): string | undefined {
    const [pool] = this.#book.poolsOf(networkId);
    const taken = pool && this.#takenOf(pool);
    const first = pool?.nextRange((offset) => taken?.has(offset) ?? false);
    if (!pool || !taken || first === undefined) return undefined;
    for (let offset = first; offset < first + pool.rangeSize; offset++) if (pool.isOurs(offset)) taken.add(offset);
    return pool.rangeAt(first);
  }
  /** "253 of 253 addresses in use", of the subnet that has fewest left. */
  usage(networkId: string): string {
    const pools = [...this.#book.poolsOf(networkId)].sort((a, b) => this.#left(a) - this.#left(b));
    const [pool] = pools;
    return pool ? `${pool.total - this.#left(pool)} of ${pool.total} addresses in use` : 'it has no addresses';
  }

  #find(pool: Pool): number | undefined {
    if (this.#left(pool) <= 0) return undefined;
    const taken = this.#taken.get(pool);
    return pool.next(this.#cursors.get(pool) ?? pool.cursor, (offset) => taken?.has(offset) ?? false);
  }
  #left(pool: Pool): number {
    return pool.total - pool.used - (this.#taken.get(pool)?.size ?? 0);
  }
  #takenOf(pool: Pool): Set<number> {
    const taken = this.#taken.get(pool) ?? new Set<number>();
    this.#taken.set(pool, taken);
    return taken;
  }
}
