/** The records of one stored object, as nodes get them (proto/dispatcher.proto, NetworkChanges). Pure. */
import type { NetworkEndpoint } from '../../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NetworkPeer } from '../../../proto/gen/swarm/v1/NetworkPeer.js';
import type { NetworkService } from '../../../proto/gen/swarm/v1/NetworkService.js';
import type { NodeNetwork } from '../../../proto/gen/swarm/v1/NodeNetwork.js';
import type { PublishedPort } from '../../../proto/gen/swarm/v1/PublishedPort.js';
import { bridgeMacOf, macOf } from '../../../proto/network-facts.js';
import { isTerminal } from '../../../proto/task-state.js';
import type { Network, Node, NodeDescription, Service, Task } from '../../../proto/types.js';
import { isUsable } from '../../network-needs.js';
import { dataPathPortOf } from '../../reserved-ports.js';
import type { StoreView } from '../../store/types.js';
import { isAssigned } from '../assignments.js';

/**
 * Records that go to the same nodes: those of one network to the nodes that take part in it, those of the nodes to every node that takes part in
 * any.
 */
export type Group = string;
export const PEERS: Group = 'peers';

/** `own`: as the endpoint's own node is to have it. */
export type ProjectedRecord = { group: Group } & (
  | { kind: 'endpoints'; value: NetworkEndpoint; own: NetworkEndpoint }
  | { kind: 'services'; value: NetworkService }
  | { kind: 'ports'; value: PublishedPort }
  | { kind: 'peers'; value: NetworkPeer }
);
export type RecordKind = ProjectedRecord['kind'];

export const keyOf = ({ kind, value }: ProjectedRecord): string => (kind === 'peers' ? value.node_id : value.key);

/** From the moment its node hears of the task until it has ended. */
export function endpointsOf(task: Task, view: StoreView): ProjectedRecord[] {
  if (!isAssigned(task) || isTerminal(task.status.state)) return [];
  const serving = isServing(task, view);
  const servesHere = isWilling(task);
  return task.networks.map(({ network_id, addresses }) => {
    const plain = addresses.map(withoutPrefix);
    const value: NetworkEndpoint = {
      key: `${task.id}/${network_id}`,
      network_id,
      task_id: task.id,
      service_id: task.service_id,
      node_id: task.node_id,
      name: `${task.service_name}.${task.slot === 0 ? task.node_id : task.slot}.${task.id}`,
      addresses: plain,
      mac: macOf(plain[0] ?? ''),
      aliases: [],
      serving,
    };
    const own = serving === servesHere ? value : { ...value, serving: servesHere };
    return { group: network_id, kind: 'endpoints', value, own };
  });
}

/** Whether the task may be given new connections, by all that was heard of it: it runs, is well and wanted. */
export const isWilling = ({ status, desired_state }: Task): boolean =>
  status.state === 'running' && !status.withdrawn && desired_state === 'running';

/**
 * Whether all nodes give it new connections: its node can be asked, and has told of it since it was down. That node itself goes on as it does: it was
 * there all the while, and if the task runs, its clients there miss nothing.
 */
function isServing(task: Task, view: StoreView): boolean {
  const node = view.nodes.get(task.node_id);
  return isWilling(task) && !task.status.unheard && node !== undefined && node.status.state !== 'down';
}

/** Its names and virtual addresses, and the ports that it publishes through the mesh. */
export function serviceRecords(service: Service, view: StoreView): ProjectedRecord[] {
  const { spec, endpoint } = service;
  const ingress = ingressOf(view);
  const virtual = new Map(endpoint?.virtual_ips.map(({ network_id, addr }) => [network_id, withoutPrefix(addr)]));
  const configs = new Map(spec.task_template.networks.map((config) => [config.target, config]));
  const records: ProjectedRecord[] = [];
  // Its tasks of an earlier version may still be in a network that it has left: its virtual address there says so.
  for (const network_id of new Set([...configs.keys(), ...virtual.keys()])) {
    if (!view.networks.get(network_id)) continue;
    const value: NetworkService = {
      key: `${service.id}/${network_id}`,
      network_id,
      service_id: service.id,
      name: spec.name,
      aliases: configs.get(network_id)?.aliases ?? [],
      virtual_ip: virtual.get(network_id) ?? '',
    };
    records.push({ group: network_id, kind: 'services', value });
  }
  for (const port of ingress ? (endpoint?.ports ?? []) : []) {
    if (port.publish_mode !== 'ingress' || port.published_port === 0) continue;
    const { protocol, published_port, target_port, host_ip } = port;
    const key = `${protocol}/${published_port}${host_ip && `/${host_ip}`}`;
    const value: PublishedPort = { key, service_id: service.id, protocol, published_port, target_port, host_ip };
    records.push({ group: ingress?.id ?? '', kind: 'ports', value });
  }
  return records;
}

/** The node as its peers see it, and the containers that were run there by hand. */
export function nodeRecords(node: Node, view: StoreView): ProjectedRecord[] {
  const addr = dataPathOf(node);
  if (addr === '') return [];
  const ingress = ingressOf(view);
  const own = node.attachments.find(({ network_id }) => network_id === ingress?.id)?.addresses[0];
  const ingress_address = own === undefined ? '' : withoutPrefix(own);
  const ingress_mac = ingress_address === '' ? '' : bridgeMacOf(ingress_address);
  const records: ProjectedRecord[] = [
    { group: PEERS, kind: 'peers', value: { node_id: node.id, addr, ingress_address, ingress_mac } },
  ];
  for (const { network_id, container_id, name, addresses, mac, aliases } of node.attached) {
    const value: NetworkEndpoint = {
      key: `${container_id}/${network_id}`,
      network_id,
      task_id: '',
      service_id: '',
      node_id: node.id,
      name,
      addresses,
      mac,
      aliases,
      serving: node.status.state !== 'down',
    };
    records.push({ group: network_id, kind: 'endpoints', value, own: value });
  }
  return records;
}

/** Undefined while the allocator has not given it what it needs. */
export function networkRecord(network: Network, nodeId: string, view: StoreView): NodeNetwork | undefined {
  const { spec, state } = network;
  if (!state || !isUsable(network)) return undefined;
  const own = view.nodes.get(nodeId)?.attachments.find(({ network_id }) => network_id === network.id)?.addresses[0];
  return {
    id: network.id,
    name: spec.name,
    vni: state.vni,
    ipam: state.ipam,
    internal: spec.internal,
    attachable: spec.attachable,
    ingress: spec.ingress,
    options: spec.driver_config?.options ?? {},
    labels: spec.labels,
    range: spec.ingress ? '' : (own ?? ''),
    node_address: spec.ingress ? (own ?? '') : '',
    data_path_port: dataPathPortOf(view),
  };
}

/** The networks that the node takes part in by itself: attachable ones in which it has a range. */
export const rangesOf = (node: Node, view: StoreView): string[] =>
  node.attachments.flatMap(({ network_id }) =>
    view.networks.get(network_id)?.spec.ingress === false ? [network_id] : [],
  );

export function ingressOf(view: StoreView): Network | undefined {
  for (const network of view.networks.values()) if (network.spec.ingress) return network;
  return undefined;
}

const dataPathOf = ({ description, status }: { description: NodeDescription | null; status: { addr: string } }) =>
  description?.data_path_addr || status.addr;

/** "10.0.1.5/24" without its prefix length. */
export const withoutPrefix = (address: string): string => address.replace(/\/\d+$/, '');
