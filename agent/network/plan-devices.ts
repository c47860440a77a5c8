/**
 * Which of the engine's networks and which devices of the kernel have to be made, mended and removed, from what is wanted and what is seen. Pure.
 *
 * A network is one of the engine's of driver bridge, with the same gateway on every node, and a VXLAN device as one more port of its bridge.
 * Nothing is learnt from packets: neither by the device nor by its port.
 */
import { NETWORK_OPTIONS } from '../../proto/network-options.js';
import { bridgeMacOf } from '../../proto/network-facts.js';
import type { NodeNetwork } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import { NODE_LABEL } from '../engine/container-config.js';
import type { EngineNetwork, EngineNetworkConfig } from '../engine/engine.js';
import { addressPart, canonicalAddress, overlaps, parseSubnet } from './address.js';
import { bridgeOf, BRIDGE_OPTION, engineNameOf, NETWORK_LABEL, vniOf, vxlanOf } from './names-of-devices.js';
import type { Device } from './readback.js';

export interface Route {
  /** "10.1.0.0/16". */
  subnet: string;
  device: string;
}

export interface Seen {
  networks: readonly EngineNetwork[];
  devices: readonly Device[];
  routes: readonly Route[];
  /** Those of `wantedSysctls`, as far as they exist. */
  sysctls: ReadonlyMap<string, string>;
}

/** What is to be done for one network, in this order. */
export interface Making {
  /** Those of `remove` whose containers are put out of them first: nobody reaches them any more. Their tasks fail for it, and are replaced. */
  evict: string[];
  /** The engine's networks, by id, that stand for it and are not as they should be. */
  remove: string[];
  /** Lines of `ip -batch`: what is in the way. */
  clear: string[];
  network: EngineNetworkConfig | undefined;
  ip: string[];
  sysctls: string[];
}

export interface DevicePlan {
  /** Of the host as a whole, as `sysctl -w` takes them. */
  sysctls: string[];
  /** The engine's networks that are of no use any more, by id. */
  removeNetworks: string[];
  /** Devices that no network has any more. */
  deleteLinks: string[];
  /** By the network's id. */
  make: Map<string, Making>;
  /** Why a network cannot be here, by its id. */
  problems: Map<string, string>;
}

/** Bytes that VXLAN adds to a packet, over IPv4 and over IPv6. */
const VXLAN_BYTES = { ipv4: 50, ipv6: 70 };
const MTU_DEFAULT = 1500;
const MTU_LEAST_OF_IPV6 = 1280; // RFC 8200, section 5

/** The engine sets it when it starts; when somebody takes it back no packet leaves its network any more. */
const FORWARDS = 'net.ipv4.ip_forward';
const localnetOf = (vni: number): string => `net.ipv4.conf.${bridgeOf(vni)}.route_localnet`;
const isOn = (sysctl: string): string => `${sysctl}=1`;

/** What has to be looked at. */
export const wantedSysctls = (wanted: readonly NodeNetwork[]): string[] => [
  FORWARDS,
  ...wanted.flatMap(({ ingress, vni }) => (ingress ? [localnetOf(vni)] : [])),
];

/** `local`: this node's end of the overlay. */
export function planDevices(
  wanted: readonly NodeNetwork[],
  seen: Seen,
  { nodeId, local }: { nodeId: string; local: string },
): DevicePlan {
  const plan: DevicePlan = { sysctls: [], removeNetworks: [], deleteLinks: [], make: new Map(), problems: new Map() };
  for (const network of wanted) {
    const problem = problemOf(network, seen);
    if (problem === undefined) makeOne(plan, network, seen, { nodeId, local });
    else plan.problems.set(network.id, problem);
  }
  if (wanted.length > 0) plan.sysctls = [FORWARDS].filter((name) => seen.sysctls.get(name) === '0').map(isOn);
  const ids = new Set(wanted.map(({ id }) => id));
  const strays = seen.networks.filter(({ labels }) => NETWORK_LABEL in labels && !ids.has(labels[NETWORK_LABEL] ?? ''));
  plan.removeNetworks = strays.map(({ id }) => id);
  // A bridge that the engine knows it removes itself.
  const vnis = new Set(wanted.map(({ vni }) => vni));
  const ofEngine = new Set(seen.networks.map(({ options }) => options[BRIDGE_OPTION]));
  plan.deleteLinks = seen.devices.flatMap(({ name }) => {
    const vni = vniOf(name);
    return vni === undefined || vnis.has(vni) || ofEngine.has(name) ? [] : [name];
  });
  return plan;
}

function problemOf(network: NodeNetwork, { networks, routes }: Seen): string | undefined {
  if (Object.hasOwn(network.options, NETWORK_OPTIONS.encrypted))
    return 'it is to be encrypted, and this node cannot encrypt';
  const name = engineNameOf(network);
  const namesake = networks.find((each) => each.name === name && each.labels[NETWORK_LABEL] !== network.id);
  if (namesake && namesake.labels[NETWORK_LABEL] === undefined) {
    return `the engine has a network of that name already, of driver ${namesake.driver}`;
  }
  for (const { subnet } of network.ipam) {
    const own = parseSubnet(subnet);
    const clash = routes.find(({ subnet: other, device }) => {
      const parsed = parseSubnet(other);
      return vniOf(device) === undefined && own && parsed && overlaps(own, parsed);
    });
    if (clash) return `its subnet ${subnet} overlaps with the route to ${clash.subnet} by ${clash.device}`;
  }
  return undefined;
}

function makeOne(
  plan: DevicePlan,
  network: NodeNetwork,
  { networks, devices, sysctls: values }: Seen,
  { nodeId, local }: { nodeId: string; local: string },
): void {
  const { id, vni } = network;
  const [bridge, device] = [bridgeOf(vni), vxlanOf(vni)];
  const byName = new Map(devices.map((each) => [each.name, each]));
  const mtu = mtuOf(network, devices, local);
  const config = engineNetwork(network, nodeId, mtu);
  const standing = networks.filter((each) => each.labels[NETWORK_LABEL] === id);
  const found = standing.find((each) => fits(each, config) && byName.has(bridge));
  const ip = [
    ...bridgeLines(network, found && byName.get(bridge)),
    ...vxlanLines(network, { local, mtu, isNewBridge: !found }, byName.get(device)),
  ];
  // Its bridge has gone, with all that its containers were reached by.
  const evict = byName.has(bridge) ? [] : standing.map((each) => each.id);
  const remove = standing.flatMap((each) => (each === found ? [] : [each.id]));
  // A bridge of ours that the engine does not know stands in the way of the one that it would make.
  const isUnknown = !networks.some(({ options }) => options[BRIDGE_OPTION] === bridge);
  const clear = byName.has(bridge) && isUnknown ? [`link delete dev ${bridge}`] : [];
  // What the node itself asks for at 127.0.0.1 leaves by this bridge.
  const sysctls = (network.ingress ? [localnetOf(vni)] : [])
    .filter((name) => !found || values.get(name) !== '1')
    .map(isOn);
  if (!found || remove.length + ip.length + sysctls.length > 0) {
    plan.make.set(id, { evict, remove, clear, network: found ? undefined : config, ip, sysctls });
  }
}

function mtuOf({ options }: NodeNetwork, devices: readonly Device[], local: string): number {
  const asked = Number(options[NETWORK_OPTIONS.mtu]);
  if (asked > 0) return asked;
  const underlay = devices.find(({ addresses }) => addresses.map(addressPart).includes(local));
  return (underlay?.mtu ?? MTU_DEFAULT) - (local.includes(':') ? VXLAN_BYTES.ipv6 : VXLAN_BYTES.ipv4);
}

/** Containers that are run by hand get addresses of the range only; without one they get none at all. */
function engineNetwork(network: NodeNetwork, nodeId: string, mtu: number): EngineNetworkConfig {
  return {
    name: engineNameOf(network),
    labels: { ...network.labels, [NETWORK_LABEL]: network.id, [NODE_LABEL]: nodeId },
    options: { [BRIDGE_OPTION]: bridgeOf(network.vni), [NETWORK_OPTIONS.mtu]: String(mtu) },
    internal: network.internal,
    subnets: network.ipam.map(({ subnet, gateway }) => {
      const isIpv6 = subnet.includes(':');
      const range = !isIpv6 && network.range !== '' ? network.range : `${gateway}/${isIpv6 ? '128' : '32'}`;
      return { subnet, gateway, range };
    }),
  };
}

/** Its labels and its MTU may differ: the first are for people, the second needs the network to be made anew, which is not worth it. */
function fits(found: EngineNetwork, wanted: EngineNetworkConfig): boolean {
  const shape = ({ name, internal, subnets, options }: EngineNetworkConfig): string =>
    JSON.stringify([
      name,
      internal,
      options[BRIDGE_OPTION],
      subnets.map(({ subnet, gateway, range }) => [subnet, gateway, range]),
    ]);
  return shape(found) === shape(wanted);
}

function bridgeLines({ vni, ipam, ingress, node_address }: NodeNetwork, bridge: Device | undefined): string[] {
  const name = bridgeOf(vni);
  const mac = ingress && node_address !== '' ? bridgeMacOf(addressPart(node_address)) : undefined;
  // A new one the engine sets up itself, with its gateways.
  const own = bridge?.addresses.map((address) => canonicalAddress(addressPart(address)));
  const lost = own ? ipam.filter(({ gateway }) => !own.includes(canonicalAddress(gateway))) : [];
  return [
    ...(bridge?.isUp === false ? [`link set dev ${name} up`] : []),
    ...lost.map(({ subnet, gateway }) => `address replace ${gateway}/${subnet.replace(/^.*\//, '')} dev ${name}`),
    ...(bridge?.callsIptables ? [] : [`link set dev ${name} type bridge nf_call_iptables 1 nf_call_ip6tables 1`]),
    ...(mac === undefined || bridge?.mac === mac ? [] : [`link set dev ${name} address ${mac}`]),
  ];
}

function vxlanLines(
  { vni, data_path_port: port }: NodeNetwork,
  { local, mtu, isNewBridge }: { local: string; mtu: number; isNewBridge: boolean },
  found: Device | undefined,
): string[] {
  const [bridge, name] = [bridgeOf(vni), vxlanOf(vni)];
  const { vxlan } = found ?? {};
  const isRight =
    vxlan?.vni === vni &&
    vxlan.port === port &&
    canonicalAddress(vxlan.local) === canonicalAddress(local) &&
    vxlan.proxy &&
    !vxlan.learning;
  const isPort = found?.master === bridge && found.isUp && !found.learning && found.mtu === mtu;
  if (isRight && isPort && !isNewBridge) return [];
  return [
    ...(found && !isRight ? [`link delete dev ${name}`] : []),
    ...(isRight ? [] : [`link add ${name} type vxlan id ${vni} dstport ${port} local ${local} nolearning proxy`]),
    // With a smaller MTU there is no IPv6 on it, and the kernel takes no word about its addresses.
    `link set dev ${name} mtu ${mtu}${mtu < MTU_LEAST_OF_IPV6 ? '' : ' addrgenmode none'} master ${bridge}`,
    `link set dev ${name} type bridge_slave learning off`,
    `link set dev ${name} up`,
  ];
}

/** `ip -json route show`. */
export function readRoutes(json: string): Route[] {
  const answer = json.trim() === '' ? [] : (JSON.parse(json) as { dst: string; dev?: string }[]);
  return answer.filter(({ dst }) => dst !== 'default').map(({ dst, dev = '' }) => ({ subnet: dst, device: dev }));
}

/** `sysctl -e NAME …`: lines "name = value" of those that exist. */
export function readSysctls(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, name, value] = /^(\S+) = (.*)$/.exec(line) ?? [];
      return name !== undefined && value !== undefined ? [[name, value]] : [];
    }),
  );
}
