/** Networks as users ask for them. Where Docker refuses the same, with its words. */
import { swarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';
import { NETWORK_OPTIONS } from '../../../proto/network-options.js';
import type { IpamConfig, Network, NetworkSpec } from '../../../proto/types.js';
import { overlapOf, takenBy, VNI_FIRST, VNI_LAST, wishOf } from '../../allocator/networks.js';
import {
  blockOf,
  contains,
  formatAddress,
  isWithin,
  overlaps,
  parseAddress,
  parseBlock,
  parseCidr,
  sizeOf,
} from '../../cidr.js';
import type { Block } from '../../cidr.js';
import { isUsable } from '../../network-needs.js';
import { nodeAddresses } from '../../node-addresses.js';
import { ingressOf } from '../../store/references.js';
import type { StoreView } from '../../store/types.js';
import { checkLabels } from './labels.js';
import { invalid, isServiceName, problem } from './problem.js';

const VXLAN_HEADERS = 50; // RFC 7348, section 5, over IPv4
const MTU_LEAST = { ipv4: 68, ipv6: 1280 }; // RFC 791, section 3.1; RFC 8200, section 5
const PACKET_MOST = 65_535;
/** Networks that engines have, or make for themselves, and what ours for published ports is called there: another one would get in their way. */
const ENGINES_OWN: readonly string[] = ['host', 'bridge', 'none', 'default', 'docker_gwbridge', '0-swarm-ingress'];
const PREFIX = { 4: { least: 8, most: 29 }, 6: { least: 8, most: 125 } };
/** What is no place for a subnet: this host, and many (RFC 6890). */
const SPECIAL = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3', 'ff00::/8', 'fe80::/10', '::/8'].flatMap(
  (text) => parseBlock(text) ?? [],
);

/** What the specification alone shows. Throws INVALID_SPEC, LIMIT_REACHED. */
export function validateNetworkSpec(spec: NetworkSpec): void {
  checkName(spec.name);
  checkLabels(spec.labels);
  const { driver_config: driver, ipam } = spec;
  if (driver && driver.name !== '' && driver.name !== 'overlay')
    throw problem(`network driver "${driver.name}" is not known: networks of a swarm are of the driver "overlay"`);
  checkOptions(driver?.options ?? {}, spec.ipv6_enabled);
  if (spec.ingress && spec.attachable) throw problem('ingress network cannot be attachable');
  if (spec.ingress && spec.internal) throw problem('ingress network cannot be internal');
  const ipamDriver = ipam?.driver?.name ?? '';
  if (ipamDriver !== '' && ipamDriver !== 'default')
    throw problem(`IPAM driver "${ipamDriver}" is not known: only "default" is`);
  const families = (ipam?.configs ?? []).map((config) => checkIpam(config, spec.ipv6_enabled).family);
  if (new Set(families).size < families.length)
    throw problem('ipam configuration: a network has one subnet of IPv4, and one of IPv6, at most');
}

function checkName(name: string): void {
  if (name === '') throw problem('meta: name must be provided');
  if (name.length > limits.name_length_max)
    throw problem(`name must be ${limits.name_length_max} characters or fewer: ${name.slice(0, 99)}`);
  if (!isServiceName(name)) throw problem(`name must be valid as a DNS name component: ${name}`);
  if (ENGINES_OWN.includes(name)) throw problem(`${name} is a pre-defined network and cannot be created`);
  if (name === '0' || name.startsWith('0-')) throw invalid('network name', name, BEFORE_INGRESS);
}

/**
 * Engines give a container's default route to the network whose name has the smaller bytes. Of all components of DNS names only these can be
 * smaller than what the ingress network is called there (0-swarm-ingress).
 */
const BEFORE_INGRESS =
  'it must not be "0" or begin with "0-", or the network would take the default route of containers from the ingress network, and their ' +
  'published ports would not answer';

/** Others are kept, and mean nothing here, as with Docker. */
function checkOptions(options: Readonly<Record<string, string>>, ipv6: boolean): void {
  checkLabels(options, 'option');
  const mtu = options[NETWORK_OPTIONS.mtu];
  const [least, most] = [ipv6 ? MTU_LEAST.ipv6 : MTU_LEAST.ipv4, PACKET_MOST - VXLAN_HEADERS];
  if (mtu !== undefined && !isNumberIn(mtu, least, most))
    throw problem(`invalid ${NETWORK_OPTIONS.mtu} "${mtu}": a number from ${least} to ${most}`);
  const id = options[NETWORK_OPTIONS.vxlanId];
  if (id !== undefined && !isNumberIn(id, VNI_FIRST, VNI_LAST))
    throw problem(`invalid ${NETWORK_OPTIONS.vxlanId} "${id}": one number from ${VNI_FIRST} to ${VNI_LAST}`);
}

const isNumberIn = (text: string, least: number, most: number): boolean =>
  /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;

function checkIpam({ subnet, ip_range: range, gateway }: IpamConfig, ipv6: boolean): Block {
  const parsed = parseCidr(subnet);
  if (!parsed) throw problem(`ipam configuration: invalid subnet ${subnet}`);
  const block = parseBlock(subnet);
  if (!block) {
    const first = formatAddress({ family: parsed.address.family, value: blockOf(parsed).base });
    throw problem(`ipam configuration: invalid subnet ${subnet}: its first address is ${first}`);
  }
  const { least, most } = PREFIX[block.family];
  if (block.prefix < least || block.prefix > most)
    throw problem(`ipam configuration: invalid subnet ${subnet}: a prefix from /${least} to /${most}`);
  if (SPECIAL.some((special) => overlaps(special, block)))
    throw problem(`ipam configuration: invalid subnet ${subnet}: its addresses are set aside for something else`);
  if (block.family === 6 && !ipv6) throw problem(`ipam configuration: subnet ${subnet} needs IPv6 to be enabled`);
  if (range !== '') {
    const inner = parseCidr(range);
    if (!inner) throw problem(`ipam configuration: invalid range ${range}`);
    if (!isWithin(blockOf(inner), block))
      throw problem(`ipam configuration: subnet ${subnet} does not contain range ${range}`);
  }
  if (gateway !== '') checkGateway(gateway, subnet, block);
  return block;
}

function checkGateway(gateway: string, subnet: string, block: Block): void {
  const address = parseAddress(gateway);
  if (!address) throw problem(`ipam configuration: invalid gateway ${gateway}`);
  if (!contains(block, address))
    throw problem(`ipam configuration: subnet ${subnet} does not contain gateway ${gateway}`);
  const isLast = block.family === 4 && address.value === block.base + sizeOf(block) - 1n;
  if (address.value === block.base || isLast)
    throw problem(`ipam configuration: invalid gateway ${gateway}: no host can have this address of ${subnet}`);
}

/** Throws for what other networks have, or nodes. Where two are made at the same time, the allocator says so of one of them. */
export function checkNetworkFree(view: StoreView, { id, spec }: Network): void {
  if (view.networks.byName(spec.name)) throw swarmError('NAME_CONFLICT', { kind: 'network', name: spec.name });
  if (view.networks.size >= limits.networks_max)
    throw swarmError('LIMIT_REACHED', { what: 'the number of networks', limit: limits.networks_max });
  const ingress = spec.ingress ? ingressOf(view.networks.values()) : undefined;
  if (ingress) throw swarmError('INGRESS_EXISTS', { id: ingress.id });
  const others = [...view.networks.values()]
    .filter((network) => network.id !== id)
    .map((network) => (isUsable(network) ? takenBy(network) : wishOf(network)));
  const wish = wishOf({ spec });
  const owner = others.find(({ vni }) => vni !== 0 && vni === wish.vni);
  if (owner) throw problem(`VXLAN identifier ${wish.vni} is in use by network ${owner.name}`);
  for (const block of wish.subnets) {
    const text = subnetText(spec, block);
    const clash = overlapOf(block, others);
    if (clash)
      throw problem(
        `Pool overlaps with other one on this address space: subnet ${text} and network ${clash.name} (${clash.subnet})`,
      );
    for (const { hostname, addr } of nodeAddresses(view)) {
      const address = parseAddress(addr);
      if (address && contains(block, address))
        throw problem(`subnet ${text} contains the address of node ${hostname} (${addr})`);
    }
  }
}

const subnetText = (spec: NetworkSpec, { family }: Block): string =>
  spec.ipam?.configs.map(({ subnet }) => subnet).find((subnet) => parseBlock(subnet)?.family === family) ?? '';
