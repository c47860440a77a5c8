/**
 * The one table of nftables that is ours, `inet swarm`: its sets and maps, and the rules, which are the same on every node and at every time. What
 * differs are elements. Pure. The way of a packet through it is told in README.md.
 */
import { limits } from '../../lib/limits.js';
import { MARK_MASK } from './mark.js';

export const TABLE = 'inet swarm';

interface SetSpec {
  /** As nftables declares it. */
  declared: string;
  /** Which parts of a key are names of interfaces, which nftables wants in quotes. */
  names: readonly number[];
  isMap: boolean;
}

const set = (type: string, names: readonly number[] = []): SetSpec => ({
  declared: `type ${type};`,
  names,
  isMap: false,
});
const intervals = (type: string): SetSpec => ({ declared: `type ${type}; flags interval;`, names: [], isMap: false });
/** `ms` milliseconds after they were added. */
const forgotten = (type: string, size: number, ms: number): SetSpec => ({
  declared: `type ${type}; size ${String(size)}; timeout ${String(ms / 1000)}s;`,
  names: [],
  isMap: false,
});
const map = (type: string, names: readonly number[] = []): SetSpec => ({
  declared: `type ${type};`,
  names,
  isMap: true,
});
/** A drawn number has no name as a type: it is the type of an expression. */
const drawn = (key: string): SetSpec => ({
  declared: `typeof ${key} . numgen random mod 2 : ip daddr;`,
  names: [],
  isMap: true,
});

export const SETS = {
  /** Our bridges, each also as a pair with itself (a rule cannot compare two names); and which of them is of the ingress network. */
  bridges: set('ifname', [0]),
  pairs: set('ifname . ifname', [0, 1]),
  ingress: set('ifname', [0]),
  /** Those that lead nowhere but to their own containers. */
  internal: set('ifname', [0]),
  /** What this node answers to managers, over TCP: should a service have got its port, it still does. */
  own_ports: set('inet_service'),
  /** This node's own addresses in its networks, but for virtual ones. */
  gateways: set('ifname . ipv4_addr', [0]),
  node_addresses: map('ifname : ipv4_addr', [0]),
  /** The subnets of our networks, and those of all networks of the engine. */
  nets: intervals('ipv4_addr'),
  nets6: intervals('ipv6_addr'),
  inside: intervals('ipv4_addr'),
  /** Of containers that are run by hand. */
  ranges: intervals('ipv4_addr'),
  /** Who may send us VXLAN, and where to. */
  vxlan_ports: set('inet_service'),
  members: set('ipv4_addr'),
  members6: set('ipv6_addr'),
  /** The ingress addresses of all nodes; by which of them a connection came in, and the way back. */
  nodes: set('ipv4_addr'),
  marks: map('ether_addr : verdict'),
  back: map('mark : ether_addr'),
  /** Virtual addresses: how many backends, and which. */
  vips: map('ifname . ipv4_addr : verdict', [0]),
  backends: drawn('ip daddr'),
  /** Published ports: at every address of the node, and at one. */
  ports: map('inet_proto . inet_service : verdict'),
  port_targets: map('inet_proto . inet_service : inet_service'),
  port_backends: drawn('ip protocol . th dport'),
  idle: set('inet_proto . inet_service'),
  ports_at: map('ipv4_addr . inet_proto . inet_service : verdict'),
  port_at_targets: map('ipv4_addr . inet_proto . inet_service : inet_service'),
  port_at_backends: drawn('ip daddr . ip protocol . th dport'),
  idle_at: set('ipv4_addr . inet_proto . inet_service'),
  /** Containers of this node, each as a pair with itself. */
  self: set('ipv4_addr . ipv4_addr'),
  /** Addresses whose containers have ended. Should nobody be there to take them out again, the kernel forgets them. */
  gone: forgotten('ipv4_addr', limits.network_gone_max, 2 * limits.network_gone_ms),
} as const satisfies Record<string, SetSpec>;

export type SetName = keyof typeof SETS;
export const isSetName = (name: string): name is SetName => Object.hasOwn(SETS, name);

/**
 * How long connections into our networks are remembered while nothing is heard of them, in seconds. On the node that they come in by, and on that of the
 * container.
 *
 * Begun and not answered: a client says it again after a second, then after two more (RFC 6298, section 2). By then it is forgotten who did not answer, and
 * it may be led to another backend. A client that gave up and uses its port again is none of the old connection's either.
 *
 * Ended: an engine forgets connections to a container that goes by their clients' addresses and ports (moby, clearEndpointConnections), in its own time: a
 * client that uses the port again meanwhile loses the connection that it has just made: on the container's node what is forgotten is where the answer goes.
 * Kernels come back to a port after a second at the earliest (RFC 6191; Linux, tcp_tw_reuse_delay): by then they are forgotten.
 */
const BRIEF = 'brief';
const BRIEF_SECONDS = { syn_sent: 1, time_wait: 1, close: 1 };

const hex = (number: number): string => `0x${(number >>> 0).toString(16).padStart(8, '0')}`;
const TRANSPORT = 'meta l4proto { tcp, udp, sctp }';

/** The rules of a chain that is there for a number of backends (n, p and a), or for a node that connections come in by (from_). */
export function chainRule(name: string): string {
  const [kind = '', number = ''] = name.startsWith('from_')
    ? ['from', name.slice(5)]
    : [name.slice(0, 1), name.slice(1)];
  const draw = `numgen random mod ${number}`;
  switch (kind) {
    case 'n':
      return `dnat ip to ip daddr . ${draw} map @backends`;
    case 'p':
      return `${TRANSPORT} dnat ip to meta l4proto . th dport . ${draw} map @port_backends : meta l4proto . th dport map @port_targets`;
    case 'a':
      return `${TRANSPORT} dnat ip to ip daddr . meta l4proto . th dport . ${draw} map @port_at_backends : ip daddr . meta l4proto . th dport map @port_at_targets`;
    default:
      return `ct mark set ct mark and ${hex(~MARK_MASK)} or ${hex(parseInt(number, 16))}`;
  }
}

export const isOwnChain = (name: string): boolean => /^[npa]\d+$|^from_[0-9a-f]+$/.test(name);

/** The table without elements. Any earlier one of that name goes, in the same moment. */
export function tableText(): string {
  const sets = Object.entries(SETS).map(
    ([name, { declared, isMap }]) => `${isMap ? 'map' : 'set'} ${name} { ${declared} }`,
  );
  const seconds = Object.entries(BRIEF_SECONDS)
    .map(([state, count]) => `${state} : ${String(count)}`)
    .join(', ');
  const brief = `ct timeout ${BRIEF} {\n    protocol tcp;\n    l3proto ip;\n    policy = { ${seconds} }\n  }`;
  const chains = Object.entries(CHAINS).map(
    ([name, rules]) => `chain ${name} {\n${rules.map((rule) => `    ${rule}\n`).join('')}  }`,
  );
  return `table ${TABLE}\ndelete table ${TABLE}\ntable ${TABLE} {\n${[...sets, brief, ...chains].map((line) => `  ${line}\n`).join('')}}\n`;
}

const CHAINS: Record<string, string[]> = {
  // Before connections are looked up: from a container an address of the loopback device is none of an answer, which has the node's.
  guard: ['type filter hook prerouting priority -300', 'iifname @bridges ip daddr 127.0.0.0/8 drop'],
  // After connections are looked up and before addresses are translated. Who comes in by the ingress network is remembered, and answers leave by
  // the same node: the frame gets the hardware address of its bridge, so that this node's routes have no say.
  origin: [
    'type filter hook prerouting priority -150',
    `iifname @ingress ct direction reply ct mark and ${hex(MARK_MASK)} != 0 ether daddr set ct mark and ${hex(MARK_MASK)} map @back`,
    'meta l4proto tcp ct direction original ct reply ip saddr @gone jump ended',
    // With each packet: a client may come back from the same port by another node, and answers go back by the last one.
    'iifname @ingress ct direction original ether saddr vmap @marks',
  ],
  // Whoever begins by a virtual address or a port is not answered, and asks again: what was chosen, here or on another node, is forgotten by then. A
  // container of this node that asks for the address itself, out of an old answer of a name server, hears at once that nobody is there.
  ended: [
    'ct state new ct status dnat tcp flags & (syn | ack) == syn drop',
    'ct state new ip saddr . ip saddr != @self tcp flags & (syn | ack) == syn drop',
    'reject with tcp reset',
  ],
  pre: [
    'type nat hook prerouting priority -100',
    `${TRANSPORT} iifname . ip daddr vmap @vips`,
    'ip daddr @nets return',
    'ip daddr 127.0.0.0/8 return',
    // Containers that are run by hand ask their engine's name server, which asks whom the host asks; we know more.
    'iifname @bridges ip saddr @ranges udp dport 53 redirect',
    'iifname @bridges ip saddr @ranges tcp dport 53 redirect',
    'iifname @internal return',
    'fib daddr type local jump published',
  ],
  output: ['type nat hook output priority -100', 'ip daddr @nets return', 'fib daddr type local jump published'],
  published: [
    'tcp dport @own_ports return',
    'udp dport @vxlan_ports return',
    'ip daddr . meta l4proto . th dport vmap @ports_at',
    'meta l4proto . th dport vmap @ports',
  ],
  // Before the engine's own masquerading. What comes from this host's inside has addresses that other nodes may have too.
  post: [
    'type nat hook postrouting priority 99',
    `oifname @bridges meta l4proto tcp ct timeout set "${BRIEF}"`,
    'oifname @ingress ct status dnat ip saddr 127.0.0.0/8 snat ip to oifname map @node_addresses',
    'oifname @ingress ct status dnat ip saddr @inside snat ip to oifname map @node_addresses',
    'ip saddr . ip daddr @self masquerade',
  ],
  forward: [
    'type filter hook forward priority 0',
    // Masqueraded, a container's VXLAN would come from a member.
    'ip saddr @inside ip daddr @members udp dport @vxlan_ports drop',
    'iifname @bridges oifname @bridges jump between',
  ],
  between: ['ct status dnat accept', 'iifname . oifname @pairs jump within', 'drop'],
  // The ingress network joins services that have nothing to do with each other: only nodes begin connections there.
  within: ['iifname @ingress ct state new ip saddr @nets ip saddr != @nodes drop', 'accept'],
  input: [
    'type filter hook input priority 0',
    'udp dport @vxlan_ports jump underlay',
    'iifname @internal jump sealed',
    'iifname @bridges ip daddr @nets jump own',
    'iifname @bridges ip6 daddr @nets6 fib daddr . iif type != local drop',
    // A published port without a task. What was there before it was published, a program of the host, keeps the connections that it has.
    'ct state != new accept',
    'tcp dport @own_ports accept',
    'fib daddr type local ip daddr . meta l4proto . th dport @idle_at goto refuse',
    'fib daddr type local meta l4proto . th dport @idle goto refuse',
  ],
  // From an internal network to this host: names, answers, and the network's own addresses.
  sealed: [
    'ct state { established, related } return',
    'iifname . ip daddr @gateways meta l4proto { tcp, udp } th dport 53 return',
    'iifname . ip daddr @gateways meta l4proto icmp return',
    `iifname . ip daddr @gateways ${TRANSPORT} goto refuse`,
    'ip daddr @nets return',
    'meta l4proto ipv6-icmp return',
    `${TRANSPORT} goto refuse`,
    'drop',
  ],
  underlay: ['ip saddr @members accept', 'ip6 saddr @members6 accept', 'drop'],
  // To an address that a bridge of ours has. What is left of it in the end is for a virtual address without backends.
  own: ['iifname . ip daddr @gateways accept', 'fib daddr . iif type != local drop', 'goto refuse'],
  refuse: ['meta l4proto tcp reject with tcp reset', 'meta l4proto { udp, sctp } reject'],
};
