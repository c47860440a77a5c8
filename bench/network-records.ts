import { bridgeMacOf, macOf } from '../proto/network-facts.js';
import { codec } from '../proto/load.js';
import type { NetworkChanges, NetworkChangesInput } from '../proto/gen/swarm/v1/NetworkChanges.js';

/*
 * What a manager would tell one node of a large cluster. Pure: the same size makes the same records.
 */

export interface Size {
  nodes: number;
  /** Overlay networks, beside the ingress network. */
  networks: number;
  services: number;
  /** Of each service, on different nodes. */
  replicas: number;
  /** Every so many services publish a port; 0: none. */
  publishedEvery: number;
}

/** One that keeps the number of other records: what happens to a task in its life. */
export type ChangeKind = 'stops serving' | 'serves' | 'appears' | 'goes';

export const SELF = nodeId(0);
const INGRESS = 'ingress';

const changesCodec = codec<NetworkChangesInput, NetworkChanges>('NetworkChanges');

function nodeId(node: number): string {
  return `node${node}`;
}
const serviceId = (service: number): string => `service${service}`;
const networkOf = (service: number, { networks }: Size): number => service % networks;
/** The n-th address of 10.SECOND.0.0/16; the gateway is the first. */
const address = (second: number, n: number): string => `10.${second}.${n >> 8}.${n & 255}`;
const FIRST_NETWORK = 16;
const INGRESS_NETWORK = 15;
/** Behind the other networks. A stack file has a few. */
const NEW_NETWORKS = { from: 100, count: 5 };
/** Ahead of the addresses of tasks there is room for those of gateways, nodes and services. */
const TASKS_FROM = 12_000;

/** The endpoints of one task. A replica beyond the number is a task that is started later. */
export function endpointsOf(service: number, replica: number, size: Size, serving = true) {
  const taskId = `task${service}-${replica}`;
  const network = networkOf(service, size);
  const task = TASKS_FROM + Math.floor(service / size.networks) * (size.replicas + 1) + replica;
  const places = [{ network_id: `network${network}`, at: address(FIRST_NETWORK + network, task) }];
  if (isPublished(service, size)) {
    const at = address(INGRESS_NETWORK, TASKS_FROM + service * (size.replicas + 1) + replica);
    places.push({ network_id: INGRESS, at });
  }
  return places.map(({ network_id, at }) => ({
    key: `${taskId}/${network_id}`,
    network_id,
    task_id: taskId,
    service_id: serviceId(service),
    node_id: nodeId((service * 7 + replica) % size.nodes),
    name: `${serviceId(service)}.${replica + 1}.${taskId}`,
    addresses: [at],
    mac: macOf(at),
    serving,
  }));
}

function isPublished(service: number, { publishedEvery }: Size): boolean {
  return publishedEvery > 0 && service % publishedEvery === 0;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const network = (id: string, second: number) => ({
  id,
  name: id,
  vni: 4096 + second,
  ipam: [{ subnet: `10.${second}.0.0/16`, gateway: address(second, 1), ip_range: '' }],
  data_path_port: 4789,
});

/** Networks that come to a node with the tasks of a new stack, and what is told when they go. */
export function newNetworks(): { made: NetworkChanges; gone: NetworkChanges } {
  const made = range(NEW_NETWORKS.count).map((i) => network(`new${i}`, NEW_NETWORKS.from + i));
  return {
    made: changesCodec.canonical({ update_networks: made }),
    gone: changesCodec.canonical({ remove_networks: made.map(({ id }) => id) }),
  };
}

/** The full set: networks and other nodes; with `everything` also services, ports and endpoints. */
export function recordsOf(size: Size, selfAddress: string, everything: boolean): NetworkChanges {
  const ingress = {
    ...network(INGRESS, INGRESS_NETWORK),
    ingress: true,
    node_address: `${address(INGRESS_NETWORK, 2)}/16`,
  };
  const services = everything ? range(size.services) : [];
  const prefix = selfAddress.split('.').slice(0, 2).join('.');
  return changesCodec.canonical({
    update_networks: [ingress, ...range(size.networks).map((i) => network(`network${i}`, FIRST_NETWORK + i))],
    update_peers: range(size.nodes)
      .slice(1)
      .map((i) => {
        const own = address(INGRESS_NETWORK, i + 2);
        const addr = `${prefix}.${1 + (i >> 8)}.${i & 255}`;
        return { node_id: nodeId(i), addr, ingress_address: own, ingress_mac: bridgeMacOf(own) };
      }),
    update_services: services.map((service) => {
      const placed = networkOf(service, size);
      const virtual_ip = address(FIRST_NETWORK + placed, 2 + Math.floor(service / size.networks));
      const id = serviceId(service);
      const network_id = `network${placed}`;
      return { key: `${id}/${network_id}`, network_id, service_id: id, name: id, virtual_ip };
    }),
    update_ports: services
      .filter((service) => isPublished(service, size))
      .map((service) => {
        const ports = { published_port: 1024 + service, target_port: 8080 };
        return { key: `tcp/${ports.published_port}`, service_id: serviceId(service), protocol: 'tcp', ...ports };
      }),
    update_endpoints: services.flatMap((service) =>
      range(size.replicas).flatMap((replica) => endpointsOf(service, replica, size)),
    ),
  });
}

/** What is told when this happens to a task of a service: the second one stops and goes on, a new one appears and goes. */
export function changeOf(kind: ChangeKind, service: number, size: Size): NetworkChanges {
  const old = size.replicas - 1;
  switch (kind) {
    case 'stops serving':
      return changesCodec.canonical({ update_endpoints: endpointsOf(service, old, size, false) });
    case 'serves':
      return changesCodec.canonical({ update_endpoints: endpointsOf(service, old, size) });
    case 'appears':
      return changesCodec.canonical({ update_endpoints: endpointsOf(service, size.replicas, size) });
    case 'goes':
      return changesCodec.canonical({
        remove_endpoints: endpointsOf(service, size.replicas, size).map(({ key }) => key),
      });
  }
}
