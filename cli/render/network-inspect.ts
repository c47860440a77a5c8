/**
 * `network inspect`: the Engine API's JSON, in which a network of the cluster and one of an engine look the same; and, beyond it, how many of its
 * addresses are given and what holds those that no container has.
 */
import type { GetNetworkResponse } from '../../proto/gen/swarm/v1/GetNetworkResponse.js';
import type { NetworkMember } from '../../proto/gen/swarm/v1/NetworkMember.js';
import type { IpamConfig } from '../../proto/gen/swarm/v1/IpamConfig.js';
import { makeNetwork, makeService } from '../../proto/objects.js';
import type { Network, Node, Service, Task } from '../../proto/types.js';
import { driverOf, SCOPE } from './network.js';

interface Known {
  nodes: readonly Node[];
  /** Those of the services that use the network. */
  tasks: readonly Task[];
  /** With its services, as `--verbose` asks. */
  verbose: boolean;
}

export function describeNetwork(answer: GetNetworkResponse, { nodes, tasks, verbose }: Known): object {
  const network = makeNetwork(answer.network ?? {});
  const { spec, state } = network;
  const configs = state?.ipam.length ? state.ipam : (spec.ipam?.configs ?? []);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const vni = state?.vni ? { 'com.docker.network.driver.overlay.vxlanid_list': String(state.vni) } : {};
  return {
    Name: spec.name,
    Id: network.id,
    Created: network.created_at,
    Scope: SCOPE,
    Driver: driverOf(network),
    EnableIPv4: true,
    EnableIPv6: spec.ipv6_enabled,
    IPAM: {
      Driver: spec.ipam?.driver?.name || 'default',
      Options: blankAsNull(spec.ipam?.driver?.options ?? {}),
      Config: configs.map(ipamConfig),
    },
    Internal: spec.internal,
    Attachable: spec.attachable,
    Ingress: spec.ingress,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: containersOf(answer.members, byId, configs),
    Options: { ...spec.driver_config?.options, ...vni },
    Labels: spec.labels,
    Peers: peersOf(answer.members, nodes),
    ...(verbose && { Services: servicesOf(answer, network, byId, nodes) }),
    AddressesInUse: `${answer.addresses_used} of ${answer.addresses_total}`,
    Reserved: reservedOf(answer.members, nodes),
    ...(state?.err && { Error: state.err }),
  };
}

const blankAsNull = (options: Record<string, string>) => (Object.keys(options).length > 0 ? options : null);

const ipamConfig = ({ subnet, ip_range, gateway }: IpamConfig) => ({
  Subnet: subnet,
  ...(ip_range !== '' && { IPRange: ip_range }),
  Gateway: gateway,
});

const isContainer = ({ kind }: NetworkMember): boolean => kind === 'task' || kind === 'container';

/** By the container's id; a task that has no container yet goes by its own. */
function containersOf(
  members: readonly NetworkMember[],
  tasks: ReadonlyMap<string, Task>,
  configs: readonly IpamConfig[],
): object {
  const entries = members.filter(isContainer).map((member) => {
    const { id, name, mac, addresses } = member;
    const address = (isOf: (address: string) => boolean) => withLength(addresses.find(isOf), configs);
    const container = {
      Name: name,
      EndpointID: id,
      MacAddress: mac,
      IPv4Address: address((one) => !one.includes(':')),
      IPv6Address: address((one) => one.includes(':')),
    };
    return [tasks.get(id)?.status.container_status?.container_id || id, container] as const;
  });
  return Object.fromEntries(entries);
}

/** "10.0.1.5/24"; "": there is none. */
function withLength(address: string | undefined, configs: readonly IpamConfig[]): string {
  if (address === undefined || address.includes('/')) return address ?? '';
  const subnet = configs.find((config) => config.subnet.includes(':') === address.includes(':'))?.subnet ?? '';
  return `${address}${subnet.slice(subnet.indexOf('/'))}`;
}

const withoutLength = (address: string): string => address.replace(/\/\d+$/, '');

const hostname = (node: Node | undefined, id: string): string => node?.description?.hostname || id;
const addressOf = (node: Node | undefined): string => node?.description?.data_path_addr || (node?.status.addr ?? '');

/** The nodes that take part. */
function peersOf(members: readonly NetworkMember[], nodes: readonly Node[]): object[] {
  const ids = new Set(members.filter(({ kind }) => kind !== 'range').map(({ node_id: id }) => id));
  return nodes
    .filter(({ id }) => ids.has(id))
    .map((node) => ({ Name: hostname(node, node.id), IP: addressOf(node) }))
    .sort((a, b) => (a.Name < b.Name ? -1 : 1));
}

/** What of the addresses is no container's and no service's. */
function reservedOf(members: readonly NetworkMember[], nodes: readonly Node[]): object[] {
  const says: Partial<Record<NetworkMember['kind'], (node: string) => string>> = {
    gateway: () => 'gateway',
    node: (node) => `node ${node}`,
    range: (node) => `containers run by hand on ${node}`,
  };
  return members.flatMap(({ kind, node_id: id, addresses }) => {
    const node = nodes.find((one) => one.id === id);
    const what = says[kind]?.(hostname(node, id));
    return what === undefined ? [] : [{ For: what, Addresses: addresses }];
  });
}

/** By name, as engines tell it: which address stands for a service, and who answers there. */
function servicesOf(
  { services, members }: GetNetworkResponse,
  network: Network,
  tasks: ReadonlyMap<string, Task>,
  nodes: readonly Node[],
): object {
  const entries = services.map(makeService).map((service) => {
    const virtual = service.endpoint?.virtual_ips.find(({ network_id: id }) => id === network.id);
    const own = members.filter(({ kind, id }) => kind === 'task' && tasks.get(id)?.service_id === service.id);
    const described = {
      VIP: virtual ? withoutLength(virtual.addr) : '<nil>', // Go's word for no address
      Ports: network.spec.ingress ? portsOf(service) : [],
      LocalLBIndex: 0,
      Tasks: own.map(({ id, name, addresses, node_id }) => ({
        Name: name,
        EndpointID: id,
        EndpointIP: withoutLength(addresses[0] ?? ''),
        Info: { 'Host IP': addressOf(nodes.find((node) => node.id === node_id)) },
      })),
    };
    return [service.spec.name, described] as const;
  });
  return Object.fromEntries(entries);
}

function portsOf({ endpoint }: Service): string[] {
  return (endpoint?.ports ?? [])
    .filter(({ publish_mode: mode }) => mode === 'ingress')
    .map(({ target_port, published_port }) => `Target: ${target_port}, Publish: ${published_port}`);
}
