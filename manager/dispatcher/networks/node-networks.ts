/** What one agent has been told of networks. Looks at the projection only when it is asked what has changed. */
import type { NetworkChanges } from '../../../proto/gen/swarm/v1/NetworkChanges.js';
import type { NetworkRecords } from '../../../proto/network-facts.js';
import { noNetworkChanges } from '../../../proto/network-changes.js';
import { sameMessage } from '../../../proto/objects.js';
import type { NodeNetwork } from '../../../proto/gen/swarm/v1/NodeNetwork.js';
import { recordId, type NetworkProjection, type Touched } from './projection.js';
import { keyOf, type Group, type ProjectedRecord, type RecordKind } from './records.js';

export class NodeNetworks {
  readonly #projection: NetworkProjection;
  readonly #nodeId: string;
  #groups: ReadonlySet<Group> = new Set();
  /** What was sent, by the network's id, and by the record's. */
  readonly #networks = new Map<string, NodeNetwork>();
  readonly #sent = new Map<string, ProjectedRecord>();
  readonly #touched = new Set<string>();
  #areGroupsStale = true;

  constructor(projection: NetworkProjection, nodeId: string) {
    this.#projection = projection;
    this.#nodeId = nodeId;
  }

  /** Whether it has been told of the network. */
  takesPartIn(networkId: Group): boolean {
    return this.#groups.has(networkId);
  }

  /** Whether the node must be told something. */
  note(touched: Touched): boolean {
    if (touched.nodes.has(this.#nodeId)) this.#areGroupsStale = true;
    for (const id of touched.networks) if (this.#groups.has(id)) this.#areGroupsStale = true;
    for (const [id, group] of touched.records) if (this.#groups.has(group) || this.#sent.has(id)) this.#touched.add(id);
    return this.#areGroupsStale || this.#touched.size > 0;
  }

  /** What the agent must be told to have all that it should have now; null: nothing. It counts as told. */
  next(): NetworkChanges | null {
    const changes = noNetworkChanges();
    if (this.#areGroupsStale) this.#regroup(changes);
    for (const id of this.#touched) this.#tell(id, changes);
    this.#touched.clear();
    return (Object.values(changes) as unknown[][]).some((list) => list.length > 0) ? changes : null;
  }

  #regroup(changes: NetworkChanges): void {
    this.#areGroupsStale = false;
    const groups = this.#projection.groupsOf(this.#nodeId);
    for (const group of groups) {
      const network = this.#projection.networkRecord(group, this.#nodeId);
      if (network && !sameMessage(network, this.#networks.get(group))) {
        this.#networks.set(group, network);
        changes.update_networks.push(network);
      }
      if (this.#groups.has(group)) continue;
      for (const record of this.#projection.recordsIn(group)) this.#touched.add(recordId(record));
    }
    for (const id of [...this.#networks.keys()].filter((each) => !groups.has(each))) {
      this.#networks.delete(id);
      changes.remove_networks.push(id);
    }
    for (const [id, { group }] of this.#sent) if (!groups.has(group)) this.#touched.add(id);
    this.#groups = groups;
  }
  #asSeenHere(record: ProjectedRecord | undefined): ProjectedRecord | undefined {
    const isOwn = record?.kind === 'endpoints' && record.value.node_id === this.#nodeId;
    return isOwn ? { ...record, value: record.own } : record;
  }
  #tell(id: string, changes: NetworkChanges): void {
    const sent = this.#sent.get(id);
    const record = this.#asSeenHere(this.#projection.record(id));
    const isWanted =
      record !== undefined &&
      this.#groups.has(record.group) &&
      !(record.kind === 'peers' && record.value.node_id === this.#nodeId);
    if (isWanted) {
      if (sent && sameMessage(sent.value, record.value)) return;
      this.#sent.set(id, record);
      update(changes, record);
    } else if (sent) {
      this.#sent.delete(id);
      changes[REMOVES[sent.kind]].push(keyOf(sent));
    }
  }
}

/** All that a node is to have, as it has it when it has been told everything. */
export function recordsFor(projection: NetworkProjection, nodeId: string): NetworkRecords {
  const { update_networks, update_endpoints, update_services, update_ports, update_peers } =
    new NodeNetworks(projection, nodeId).next() ?? noNetworkChanges();
  return {
    networks: new Map(update_networks.map((each) => [each.id, each])),
    endpoints: new Map(update_endpoints.map((each) => [each.key, each])),
    services: new Map(update_services.map((each) => [each.key, each])),
    ports: new Map(update_ports.map((each) => [each.key, each])),
    peers: new Map(update_peers.map((each) => [each.node_id, each])),
  };
}

const REMOVES = {
  endpoints: 'remove_endpoints',
  services: 'remove_services',
  ports: 'remove_ports',
  peers: 'remove_peers',
} as const satisfies Record<RecordKind, keyof NetworkChanges>;

function update(changes: NetworkChanges, record: ProjectedRecord): void {
  switch (record.kind) {
    case 'endpoints':
      changes.update_endpoints.push(record.value);
      return;
    case 'services':
      changes.update_services.push(record.value);
      return;
    case 'ports':
      changes.update_ports.push(record.value);
      return;
    case 'peers':
      changes.update_peers.push(record.value);
      return;
  }
}
