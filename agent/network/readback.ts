/** What is in the kernel, from what ip, bridge and nft say of it in JSON: devices, and entries with the keys of program.ts. Pure. */
import { canonicalAddress } from './address.js';
import { vniOf } from './names-of-devices.js';
import { entry, type Part } from './program.js';
import { isOwnChain, isSetName, type SetName } from './table.js';

/** A device of ours, or a port of one. */
export interface Device {
  name: string;
  mac: string;
  mtu: number;
  isUp: boolean;
  /** The bridge it is a port of; "": none. */
  master: string;
  /** "10.0.1.1/24", of the global ones. */
  addresses: string[];
  vxlan: { vni: number; port: number; local: string; learning: boolean; proxy: boolean } | undefined;
  /** Of a bridge: what crosses it passes the rules for IP too. */
  callsIptables: boolean;
  /** Of a port of a bridge. */
  hairpin: boolean;
  learning: boolean;
}

interface LinkAnswer {
  ifname: string;
  flags: string[];
  mtu: number;
  master?: string;
  address?: string;
  linkinfo?: {
    info_kind?: string;
    info_data?: {
      id?: number;
      port?: number;
      local?: string;
      local6?: string;
      learning?: boolean;
      proxy?: boolean;
      nf_call_iptables?: number | boolean;
    };
    info_slave_data?: { hairpin?: boolean; learning?: boolean };
  };
  addr_info?: { family: string; local: string; prefixlen: number; scope: string }[];
}

/** `ip -json -details address show`: all devices of the host. */
export function readDevices(json: string): Device[] {
  // Some versions of the tool say {} of what they leave out.
  const links = parsed<LinkAnswer>(json).filter((link) => 'ifname' in link);
  return links.map((link) => {
    const { info_kind: kind, info_data: data, info_slave_data: port } = link.linkinfo ?? {};
    const vxlan = kind === 'vxlan' && data ? data : undefined;
    return {
      name: link.ifname,
      mac: link.address ?? '',
      mtu: link.mtu,
      isUp: link.flags.includes('UP'),
      master: link.master ?? '',
      addresses: (link.addr_info ?? [])
        .filter(({ scope }) => scope === 'global')
        .map(({ local, prefixlen }) => `${local}/${String(prefixlen)}`),
      vxlan: vxlan && {
        vni: vxlan.id ?? 0,
        port: vxlan.port ?? 0,
        local: vxlan.local ?? vxlan.local6 ?? '',
        learning: vxlan.learning ?? false,
        proxy: vxlan.proxy ?? false,
      },
      callsIptables: kind === 'bridge' && Boolean(data?.nf_call_iptables),
      hairpin: port?.hairpin ?? false,
      learning: port?.learning ?? false,
    };
  });
}

const isVxlan = (device: string): boolean => device.startsWith('vx-') && vniOf(device) !== undefined;
const isBridge = (device: string): boolean => device.startsWith('sw-') && vniOf(device) !== undefined;

/** The addresses of our bridges that are of one address each: virtual ones, and this node's in the ingress network. */
export function addressEntries(devices: readonly Device[]): Part {
  const own = devices.filter(({ name }) => isBridge(name));
  const single = own.flatMap(({ name, addresses }) =>
    addresses
      .filter((address) => address.endsWith('/32'))
      .map((address) => [entry.address(name, address), ''] as const),
  );
  return new Map(single);
}

interface ForwardAnswer {
  mac: string;
  ifname?: string;
  dst?: string;
  flags: string[];
  state?: string;
}

/** `bridge -json fdb show`. */
export function forwardEntries(json: string): Part {
  const part: Part = new Map();
  for (const { mac, ifname = '', dst, flags, state } of parsed<ForwardAnswer>(json)) {
    if (!isVxlan(ifname)) continue;
    if (dst !== undefined && flags.includes('self')) part.set(entry.forward(ifname, mac), canonicalAddress(dst));
    else if (state === 'static') part.set(entry.port(ifname, mac), '');
  }
  return part;
}

/** `ip -json neigh show nud permanent`. */
export function neighbourEntries(json: string): Part {
  const part: Part = new Map();
  for (const { dst, dev, lladdr } of parsed<{ dst: string; dev: string; lladdr?: string }>(json)) {
    if (isVxlan(dev) && lladdr !== undefined) part.set(entry.neighbour(dev, canonicalAddress(dst)), lladdr);
  }
  return part;
}

export interface TableRead {
  entries: Part;
  /** Rules, chains and declarations of sets, in a form that is the same as long as nobody changes them. */
  structure: string;
}

type Value =
  string | number | { concat: Value[] } | { prefix: { addr: string; len: number } } | { elem: { val: Value } };
type Verdict = { goto: { target: string } };
type Element = Value | [Value, Value | Verdict];
interface TableObject {
  set?: SetAnswer;
  map?: SetAnswer;
  chain?: { name: string; handle?: number };
  rule?: { chain: string; handle?: number };
}
interface SetAnswer {
  name: string;
  handle?: number;
  elem?: Element[];
}

/** `nft -json list table inet swarm`. */
export function readTable(json: string): TableRead {
  const { nftables } = JSON.parse(json) as { nftables: TableObject[] };
  const entries: Part = new Map();
  const structure: string[] = [];
  const ruleCounts = new Map<string, number>();
  for (const object of nftables) {
    const set = object.set ?? object.map;
    if (set) {
      if (isSetName(set.name)) for (const element of set.elem ?? []) addElement(entries, set.name, element);
      structure.push(JSON.stringify({ ...set, elem: undefined, handle: undefined }));
    }
    const chain = object.chain?.name ?? object.rule?.chain ?? '';
    if (isOwnChain(chain)) ruleCounts.set(chain, (ruleCounts.get(chain) ?? 0) + (object.rule ? 1 : 0));
    else if (object.chain ?? object.rule)
      structure.push(JSON.stringify({ ...(object.chain ?? object.rule), handle: undefined }));
  }
  for (const [chain, rules] of ruleCounts) entries.set(entry.chain(chain), rules === 1 ? '' : `${String(rules)} rules`);
  return { entries, structure: structure.join('\n') };
}

function addElement(entries: Part, set: SetName, element: Element): void {
  const [key, value] = Array.isArray(element) ? [element[0], valueText(element[1])] : [element, ''];
  entries.set(entry.element(set, keyText(key, PROTOCOL_PART[set])), value);
}

/** Of the keys that have a protocol, which part it is. */
const PROTOCOL_PART: Partial<Record<SetName, number>> = {
  ports: 0,
  port_targets: 0,
  port_backends: 0,
  idle: 0,
  ports_at: 1,
  port_at_targets: 1,
  port_at_backends: 1,
  idle_at: 1,
};

/** Protocols have no names where the system has no list of them. */
const PROTOCOLS: Record<string, string> = { '6': 'tcp', '17': 'udp', '132': 'sctp' };

function keyText(value: Value, protocolPart?: number): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if ('elem' in value) return keyText(value.elem.val, protocolPart);
  if ('prefix' in value) return `${value.prefix.addr}/${String(value.prefix.len)}`;
  const parts = value.concat.map((part) => keyText(part));
  return parts.map((part, i) => (i === protocolPart ? (PROTOCOLS[part] ?? part) : part)).join(' . ');
}

const valueText = (value: Value | Verdict): string =>
  typeof value === 'object' && 'goto' in value ? `goto ${value.goto.target}` : keyText(value);

/** Older versions of the tools say nothing where there is nothing. */
const parsed = <T>(json: string): T[] => (json.trim() === '' ? [] : (JSON.parse(json) as T[]));
