/** What a new network gets: a VXLAN network identifier that no other one has, and subnets that overlap with no other's. */
import { NETWORK_OPTIONS } from '../../proto/network-options.js';
import type { Cluster, IpamConfig, Network, NetworkState } from '../../proto/types.js';
import {
  blockOf,
  formatAddress,
  formatBlock,
  overlaps,
  parseBlock,
  parseCidr,
  sizeOf,
  type Block,
  type Family,
} from '../cidr.js';

// Those below are VLANs' (swarmkit begins here as well); the field has 24 bits (RFC 7348, section 5).
export const VNI_FIRST = 4096;
export const VNI_LAST = 2 ** 24 - 1;
// Docker reference, "docker swarm init": --default-addr-pool, --default-addr-pool-mask-length.
const DEFAULT_POOLS: readonly string[] = ['10.0.0.0/8'];
const DEFAULT_SUBNET_SIZE = 24;
/** Unique local addresses (RFC 4193) whose subnet is the network's VXLAN identifier: unique in the cluster without a search. */
const ULA_BASE = 0xfd005357n << 96n;

export interface Taken {
  vni: number;
  name: string;
  subnets: readonly Block[];
}

/** Of a network that has its state, or is about to. */
export function takenBy({ spec, state }: Pick<Network, 'spec' | 'state'>): Taken {
  const subnets = (state?.ipam ?? []).flatMap(({ subnet }) => parseBlock(subnet) ?? []);
  return { vni: state?.vni ?? 0, name: spec.name, subnets };
}

/** What its user wants it to have. */
export function wishOf({ spec }: Pick<Network, 'spec'>): Taken {
  const subnets = (spec.ipam?.configs ?? []).flatMap(({ subnet }) => parseBlock(subnet) ?? []);
  return { vni: Number(spec.driver_config?.options[NETWORK_OPTIONS.vxlanId] ?? 0), name: spec.name, subnets };
}

/** Where the searches of the last network ended. */
export interface Cursor {
  lastVni: number;
  lastSubnet: string;
}

type Pools = Pick<Cluster, 'default_addr_pool' | 'subnet_size'>;

/** What is not for this network. */
export interface Others {
  taken: readonly Taken[];
  /** What is not given to those who leave it open: networks without a state are to have it, or nodes have it outside. */
  wished: readonly Taken[];
}

/** With an `err` where what it should have is another network's, or there is none left. */
export function stateOf(network: Network, pools: Pools | undefined, others: Others, cursor: Cursor): NetworkState {
  try {
    const vni = vniOf(network, others, cursor.lastVni);
    return { vni, ipam: ipamOf(network, pools, vni, others, cursor.lastSubnet), err: '' };
  } catch (error) {
    if (error instanceof Shortage) return { vni: 0, ipam: [], err: error.message };
    throw error;
  }
}

/** What is wanted is another network's, or there is none left. It may be free again later. */
class Shortage extends Error {}

function vniOf({ spec }: Network, others: Others, last: number): number {
  const wanted = spec.driver_config?.options[NETWORK_OPTIONS.vxlanId];
  if (wanted !== undefined) {
    const owner = others.taken.find(({ vni }) => vni === Number(wanted));
    if (owner) throw new Shortage(`VXLAN identifier ${wanted} is in use by network ${owner.name}`);
    return Number(wanted);
  }
  const taken = new Set([...others.taken, ...others.wished].map(({ vni }) => vni));
  const start = last >= VNI_FIRST && last < VNI_LAST ? last + 1 : VNI_FIRST;
  for (let vni = start; vni <= VNI_LAST; vni++) if (!taken.has(vni)) return vni;
  for (let vni = VNI_FIRST; vni < start; vni++) if (!taken.has(vni)) return vni;
  throw new Shortage('all VXLAN identifiers are in use');
}

function ipamOf({ spec }: Network, pools: Pools | undefined, vni: number, others: Others, last: string): IpamConfig[] {
  const given = spec.ipam?.configs ?? [];
  const own = (family: Family): IpamConfig | undefined =>
    given.find(({ subnet }) => parseBlock(subnet)?.family === family);
  const chosen = (family: Family): IpamConfig => {
    const block = family === 4 ? cut(pools, [...others.taken, ...others.wished], last) : ulaOf(vni);
    return { subnet: formatBlock(block), ip_range: '', gateway: '' };
  };
  const configs = [own(4) ?? chosen(4), ...(spec.ipv6_enabled ? [own(6) ?? chosen(6)] : [])];
  return configs.map((config) => completed(config, others.taken));
}

/** With its gateway. Throws where another network has some of the subnet. */
function completed(config: IpamConfig, others: readonly Taken[]): IpamConfig {
  const block = parseBlock(config.subnet);
  if (!block) throw new Shortage(`${config.subnet} is no subnet`);
  const clash = overlapOf(block, others);
  if (clash) throw new Shortage(`subnet ${config.subnet} overlaps with network ${clash.name} (${clash.subnet})`);
  const range = config.ip_range === '' ? undefined : parseCidr(config.ip_range);
  return {
    subnet: config.subnet,
    ip_range: range ? formatBlock(blockOf(range)) : '',
    gateway: config.gateway || formatAddress({ family: block.family, value: block.base + 1n }),
  };
}

/** The network that has some of the subnet's addresses. */
export function overlapOf(block: Block, others: readonly Taken[]): { name: string; subnet: string } | undefined {
  for (const { name, subnets } of others) {
    const other = subnets.find((subnet) => overlaps(subnet, block));
    if (other) return { name, subnet: formatBlock(other) };
  }
  return undefined;
}

const ulaOf = (vni: number): Block => ({ family: 6, base: ULA_BASE | (BigInt(vni) << 72n), prefix: 64 });

/** From which networks get their subnets, and how large those are. */
export function poolsOf(cluster: Pools | undefined): { pools: readonly string[]; prefix: number } {
  const pools = cluster?.default_addr_pool.length ? cluster.default_addr_pool : DEFAULT_POOLS;
  return { pools, prefix: cluster?.subnet_size || DEFAULT_SUBNET_SIZE };
}

/** The next free subnet of the cluster's pools, after the last one that was cut. */
function cut(cluster: Pools | undefined, others: readonly Taken[], last: string): Block {
  const { pools, prefix } = poolsOf(cluster);
  const blocks = pools.flatMap((pool) => parseBlock(pool) ?? []);
  const taken = others.flatMap(({ subnets }) => subnets);
  const start = startOf(blocks, last);
  for (const block of [...blocks.slice(start.pool), ...blocks.slice(0, start.pool + 1)]) {
    const from = block === blocks[start.pool] && start.after !== undefined ? start.after : block.base;
    start.after = undefined; // when it comes again, from its beginning
    const found = freeIn(block, from, prefix, taken);
    if (found) return found;
  }
  throw new Shortage(`no subnet is free: ${pools.join(', ')} in pieces of /${prefix} are in use`);
}

function startOf(blocks: readonly Block[], last: string): { pool: number; after: bigint | undefined } {
  const block = parseBlock(last);
  const pool = block ? blocks.findIndex((other) => overlaps(other, block)) : -1;
  return block && pool >= 0 ? { pool, after: block.base + sizeOf(block) } : { pool: 0, after: undefined };
}

function freeIn(
  { family, base, prefix: outer }: Block,
  from: bigint,
  prefix: number,
  taken: readonly Block[],
): Block | undefined {
  const end = base + sizeOf({ family, base, prefix: outer });
  const size = sizeOf({ family, base, prefix });
  for (let at = from; at + size <= end;) {
    const candidate: Block = { family, base: at, prefix };
    const other = taken.find((block) => overlaps(block, candidate));
    if (!other) return candidate;
    const after = other.base + sizeOf(other); // behind what is in the way, at a multiple of the size again
    at = after <= at + size ? at + size : base + ((after - base + size - 1n) / size) * size;
  }
  return undefined;
}
