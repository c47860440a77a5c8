/**
 * What nodes must know of networks, derived from the store: records by key, and who is to have them. Built once from all that is stored, then
 * kept by the events of each commit, at a cost by what they change.
 */
import { sameMessage } from '../../../proto/objects.js';
import type { NodeNetwork } from '../../../proto/gen/swarm/v1/NodeNetwork.js';
import type { Commit, StoreEvent, StoreView } from '../../store/types.js';
import {
  endpointsOf,
  ingressOf,
  keyOf,
  networkRecord,
  nodeRecords,
  PEERS,
  rangesOf,
  serviceRecords,
  type Group,
  type ProjectedRecord,
} from './records.js';

/** What a commit has changed of the projection. */
export interface Touched {
  /** Records that were made, changed or removed, by their id. */
  records: ReadonlyMap<string, Group>;
  /** Networks whose own record may be another, and with it that of every node. */
  networks: ReadonlySet<Group>;
  /** Nodes that take part in other networks than before, or in another way. */
  nodes: ReadonlySet<string>;
}

/** Unique among all records. */
export const recordId = (record: ProjectedRecord): string => `${record.kind} ${keyOf(record)}`;

export class NetworkProjection {
  readonly #view: StoreView;
  readonly #records = new Map<string, ProjectedRecord>();
  readonly #byGroup = new Map<Group, Set<string>>();
  /** By the object that they come from: "task ID". */
  readonly #byOrigin = new Map<string, ProjectedRecord[]>();
  /** How many reasons a node has to take part in a network. */
  readonly #reasons = new Map<string, Map<Group, number>>();
  readonly #members = new Map<Group, Set<string>>();
  #ports = 0;
  #ingress: string | undefined;

  constructor(view: StoreView) {
    this.#view = view;
    this.#build(new Changes());
  }

  /** The groups whose records the node is to have. */
  groupsOf(nodeId: string): Set<Group> {
    const groups = new Set(this.#reasons.get(nodeId)?.keys());
    if (this.#ports > 0 && this.#ingress !== undefined && this.#view.nodes.get(nodeId)) groups.add(this.#ingress);
    for (const group of groups) if (!this.networkRecord(group, nodeId)) groups.delete(group);
    if (groups.size > 0) groups.add(PEERS);
    return groups;
  }
  *recordsIn(group: Group): Iterable<ProjectedRecord> {
    for (const id of this.#byGroup.get(group) ?? []) {
      const record = this.#records.get(id);
      if (record) yield record;
    }
  }
  record(id: string): ProjectedRecord | undefined {
    return this.#records.get(id);
  }
  networkRecord(networkId: Group, nodeId: string): NodeNetwork | undefined {
    const network = this.#view.networks.get(networkId);
    return network && networkRecord(network, nodeId, this.#view);
  }

  /** Takes a commit in that the store has just applied. */
  note(commit: Commit): Touched {
    const changes = new Changes();
    for (const event of commit.events) this.#noteEvent(event, changes);
    return changes;
  }

  #noteEvent(event: StoreEvent, changes: Changes): void {
    const isGone = event.action === 'remove';
    switch (event.kind) {
      case 'task':
        if (event.object.networks.length === 0 && !(event.action === 'update' && event.old.networks.length > 0)) return;
        return this.#put(`task ${event.object.id}`, isGone ? [] : endpointsOf(event.object, this.#view), changes);
      case 'service':
        return this.#put(`service ${event.object.id}`, isGone ? [] : serviceRecords(event.object, this.#view), changes);
      case 'node':
        return this.#noteNode(event, changes);
      case 'network':
        changes.networks.add(event.object.id);
        // Rare, and what others say of the network may count only now, or no more.
        if (event.action !== 'update' || event.object.spec.ingress) this.#rebuild(changes);
        else for (const id of this.#membersOf(event.object.id)) changes.nodes.add(id);
        return;
      case 'cluster':
        if (event.action === 'update' && event.old.data_path_port !== event.object.data_path_port)
          for (const { id } of this.#view.networks.values()) changes.networks.add(id);
        return;
      case 'secret':
      case 'config':
        return;
    }
  }
  #noteNode(event: StoreEvent & { kind: 'node' }, changes: Changes): void {
    const { object: node } = event;
    const old = event.action === 'update' ? event.old : undefined;
    const isGone = event.action === 'remove';
    this.#put(`node ${node.id}`, isGone ? [] : nodeRecords(node, this.#view), changes);
    if (isGone || !sameMessage(old?.attachments, node.attachments)) {
      this.#setRanges(node.id, isGone ? [] : rangesOf(node, this.#view), changes);
      changes.nodes.add(node.id);
    }
    // Whether its tasks serve depends on its state alone.
    if (!old || (old.status.state === 'down') !== (node.status.state === 'down'))
      for (const task of this.#view.tasks.byNode(node.id))
        if (task.networks.length > 0) this.#put(`task ${task.id}`, endpointsOf(task, this.#view), changes);
  }

  #rebuild(changes: Changes): void {
    for (const [id, { group }] of this.#records) changes.records.set(id, group);
    for (const id of this.#reasons.keys()) changes.nodes.add(id);
    for (const { id } of this.#view.nodes.values()) changes.nodes.add(id);
    for (const map of [this.#records, this.#byGroup, this.#byOrigin, this.#reasons, this.#members]) map.clear();
    this.#ranges.clear();
    this.#ports = 0;
    this.#build(changes);
  }
  #build(changes: Changes): void {
    const view = this.#view;
    this.#ingress = ingressOf(view)?.id;
    for (const node of view.nodes.values()) {
      this.#put(`node ${node.id}`, nodeRecords(node, view), changes);
      this.#setRanges(node.id, rangesOf(node, view), changes);
    }
    for (const service of view.services.values())
      this.#put(`service ${service.id}`, serviceRecords(service, view), changes);
    for (const task of view.tasks.values())
      if (task.networks.length > 0) this.#put(`task ${task.id}`, endpointsOf(task, view), changes);
  }

  /** What an object's records are now. */
  #put(origin: string, records: ProjectedRecord[], changes: Changes): void {
    const before = this.#byOrigin.get(origin) ?? [];
    if (records.length > 0) this.#byOrigin.set(origin, records);
    else this.#byOrigin.delete(origin);
    const present = new Set(records.map(recordId));
    for (const record of before) if (!present.has(recordId(record))) this.#remove(record, changes);
    for (const record of records) this.#set(record, changes);
  }
  #set(record: ProjectedRecord, changes: Changes): void {
    const id = recordId(record);
    const old = this.#records.get(id);
    if (old && old.group === record.group && sameMessage(old.value, record.value) && isSameAtHome(old, record)) return;
    if (old) this.#remove(old, changes);
    this.#records.set(id, record);
    const group = this.#byGroup.get(record.group) ?? new Set();
    this.#byGroup.set(record.group, group.add(id));
    changes.records.set(id, record.group);
    if (record.kind === 'endpoints') this.#count(record.value.node_id, record.group, 1, changes);
    if (record.kind === 'ports') this.#countPort(1, changes);
  }
  #remove(record: ProjectedRecord, changes: Changes): void {
    const id = recordId(record);
    if (!this.#records.delete(id)) return;
    this.#byGroup.get(record.group)?.delete(id);
    changes.records.set(id, record.group);
    if (record.kind === 'endpoints') this.#count(record.value.node_id, record.group, -1, changes);
    if (record.kind === 'ports') this.#countPort(-1, changes);
  }
  #countPort(by: 1 | -1, changes: Changes): void {
    const had = this.#ports > 0;
    this.#ports += by;
    if (had !== this.#ports > 0) for (const { id } of this.#view.nodes.values()) changes.nodes.add(id);
  }

  readonly #ranges = new Map<string, readonly string[]>();
  #setRanges(nodeId: string, networks: readonly string[], changes: Changes): void {
    for (const id of this.#ranges.get(nodeId) ?? []) this.#count(nodeId, id, -1, changes);
    for (const id of networks) this.#count(nodeId, id, 1, changes);
    this.#ranges.set(nodeId, networks);
  }
  #count(nodeId: string, group: Group, by: 1 | -1, changes: Changes): void {
    const reasons = this.#reasons.get(nodeId) ?? new Map<Group, number>();
    this.#reasons.set(nodeId, reasons);
    const count = (reasons.get(group) ?? 0) + by;
    if (count > 0) reasons.set(group, count);
    else reasons.delete(group);
    if (reasons.size === 0) this.#reasons.delete(nodeId);
    if (count === 1 && by === 1) this.#membersOf(group).add(nodeId);
    if (count === 0) this.#membersOf(group).delete(nodeId);
    if (count === 0 || (count === 1 && by === 1)) changes.nodes.add(nodeId);
  }
  #membersOf(group: Group): Set<string> {
    const members = this.#members.get(group) ?? new Set<string>();
    this.#members.set(group, members);
    return members;
  }
}

function isSameAtHome(a: ProjectedRecord, b: ProjectedRecord): boolean {
  return a.kind !== 'endpoints' || b.kind !== 'endpoints' || sameMessage(a.own, b.own);
}

class Changes implements Touched {
  readonly records = new Map<string, Group>();
  readonly networks = new Set<Group>();
  readonly nodes = new Set<string>();
}
