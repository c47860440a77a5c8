/**
 * The records on disk, in <state dir>/networks, one entry for each: so that a restarted swarmd goes on with what it knew, names and all, while no
 * manager answers. Written as they change, gathered while a write is under way and not forced to the disk one by one: a manager tells all of them
 * again. A full disk must not stop the network: what could not be written is tried with the next change.
 */
import { Level } from 'level';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, swarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { codec } from '../../proto/load.js';
import { noNetworkChanges } from '../../proto/network-changes.js';
import type { NetworkChanges } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import type { NetworkEndpoint, NetworkEndpointInput } from '../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NetworkPeer, NetworkPeerInput } from '../../proto/gen/swarm/v1/NetworkPeer.js';
import type { NetworkService, NetworkServiceInput } from '../../proto/gen/swarm/v1/NetworkService.js';
import type { NodeNetwork, NodeNetworkInput } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import type { PublishedPort, PublishedPortInput } from '../../proto/gen/swarm/v1/PublishedPort.js';
import { kindOf, type Records, type Unit } from './records.js';

const codecs = {
  network: codec<NodeNetworkInput, NodeNetwork>('NodeNetwork'),
  endpoint: codec<NetworkEndpointInput, NetworkEndpoint>('NetworkEndpoint'),
  service: codec<NetworkServiceInput, NetworkService>('NetworkService'),
  port: codec<PublishedPortInput, PublishedPort>('PublishedPort'),
  peer: codec<NetworkPeerInput, NetworkPeer>('NetworkPeer'),
};

const NODE_KEY = 'node';

export class RecordStore {
  readonly #path: string;
  readonly #nodeId: string;
  readonly #records: Records;
  readonly #log: Log;
  readonly #db: Level<string, Uint8Array>;
  readonly #dirty = new Set<Unit>();
  #writing: Promise<void> | undefined;

  constructor(options: { stateDir: string; nodeId: string; records: Records; log: Log }) {
    this.#path = join(options.stateDir, 'networks');
    this.#nodeId = options.nodeId;
    this.#records = options.records;
    this.#log = options.log;
    this.#db = new Level(this.#path, { keyEncoding: 'utf8', valueEncoding: 'view' });
  }

  /** What it holds, as a full set; that of another node (before a leave and a new join) is dropped. STATE_DAMAGED. */
  async open(): Promise<NetworkChanges> {
    try {
      await this.#db.open();
      const owner = await this.#db.get(NODE_KEY);
      if (owner === undefined || Buffer.from(owner).toString() !== this.#nodeId) {
        await this.#db.clear();
        await this.#db.put(NODE_KEY, Buffer.from(this.#nodeId), { sync: true });
      }
      const found = noNetworkChanges();
      for await (const [key, value] of this.#db.iterator()) if (key !== NODE_KEY) addRecord(found, key as Unit, value);
      return found;
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined; // the error itself says no more than that it failed
      throw swarmError('STATE_DAMAGED', { path: this.#path, detail: messageOf(cause ?? error) }, { cause: error });
    }
  }
  /** Soon. */
  write(units: Iterable<Unit>): void {
    for (const unit of units) this.#dirty.add(unit);
    this.#writing ??= this.#writeAll();
  }
  async close(): Promise<void> {
    await this.#writing;
    await this.#db.close();
  }
  /** After `close`. */
  async remove(): Promise<void> {
    await rm(this.#path, { recursive: true, force: true });
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve(); // the changes of one moment make one batch
    while (this.#dirty.size > 0) {
      const units = [...this.#dirty];
      this.#dirty.clear();
      try {
        await this.#db.batch(units.map((unit) => this.#operation(unit)));
      } catch (error) {
        for (const unit of units) this.#dirty.add(unit);
        this.#log.error({ path: this.#path, err: messageOf(error) }, 'cannot write the record of networks');
        break;
      }
    }
    this.#writing = undefined;
  }
  #operation(unit: Unit) {
    const value = this.#encoded(unit, unit.slice(unit.indexOf('/') + 1));
    return value ? { type: 'put' as const, key: unit, value } : { type: 'del' as const, key: unit };
  }
  #encoded(unit: Unit, key: string): Buffer | undefined {
    const { networks, endpoints, services, ports, peers } = this.#records;
    const encode = <T extends object>(
      { encode }: { encode: (input: T) => Buffer },
      record: T | undefined,
    ): Buffer | undefined => record && encode(record);
    switch (kindOf(unit)) {
      case 'network':
        return encode(codecs.network, networks.get(key));
      case 'endpoint':
        return encode(codecs.endpoint, endpoints.get(key));
      case 'service':
        return encode(codecs.service, services.get(key));
      case 'port':
        return encode(codecs.port, ports.get(key));
      case 'peer':
        return encode(codecs.peer, peers.get(key));
    }
  }
}

function addRecord(found: NetworkChanges, unit: Unit, value: Uint8Array): void {
  switch (kindOf(unit)) {
    case 'network':
      found.update_networks.push(codecs.network.decode(value));
      break;
    case 'endpoint':
      found.update_endpoints.push(codecs.endpoint.decode(value));
      break;
    case 'service':
      found.update_services.push(codecs.service.decode(value));
      break;
    case 'port':
      found.update_ports.push(codecs.port.decode(value));
      break;
    case 'peer':
      found.update_peers.push(codecs.peer.decode(value));
      break;
  }
}
