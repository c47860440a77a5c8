import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { must } from '../../lib/assert.js';
import { factsOf, macOf, bridgeMacOf, type NetworkRecords } from '../../proto/network-facts.js';
import { codec } from '../../proto/load.js';
import type { NetworkChanges, NetworkChangesInput } from '../../proto/gen/swarm/v1/NetworkChanges.js';
import type { NetworkEndpointInput } from '../../proto/gen/swarm/v1/NetworkEndpoint.js';
import type { NodeNetworkInput } from '../../proto/gen/swarm/v1/NodeNetwork.js';
import { CHECKOUT } from '../lab/host.js';
import type { Lab } from '../lab/lab.js';
import type { Request } from './node.js';

const changesCodec = codec<NetworkChangesInput, NetworkChanges>('NetworkChanges');

/** What a manager would be asked at. */
export const LISTEN_PORT = 2377;

/** The networks of one host of a lab, told what a manager would tell them. */
export class HostNetworks {
  readonly host: string;
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  #ids = 0;
  #log = '';

  private constructor(host: string, child: ChildProcess) {
    this.host = host;
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#log = (this.#log + text).slice(-20_000)));
    createInterface({ input: must(child.stdout, 'its output') }).on('line', (line) => {
      const { id, value, error } = JSON.parse(line) as { id: number; value: never; error?: string };
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error === undefined) pending?.resolve(value);
      else pending?.reject(new Error(`${host}: ${error}`));
    });
    child.once('exit', (code) => {
      for (const { reject } of this.#pending.values()) reject(new Error(`${host} has ended (${code}):\n${this.#log}`));
    });
  }

  static start(lab: Lab, host: string): HostNetworks {
    const { address } = must(
      lab.hosts.find(({ name }) => name === host),
      host,
    );
    const program = [
      process.execPath,
      `${CHECKOUT}/dist/e2e/networks/node.js`,
      nodeIdOf(host),
      address,
      String(LISTEN_PORT),
    ];
    return new HostNetworks(host, lab.start(host, program));
  }

  get log(): string {
    return this.#log;
  }
  ask<T = unknown>(request: Request): Promise<T> {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
    });
  }
  /** Resolves when it is in force; fails when something of it could not be done. */
  async update(changes: NetworkChangesInput, kind: 'full' | 'increment' = 'increment'): Promise<void> {
    const { err } = await this.ask<{ err: string }>({ do: 'update', kind, changes });
    if (err !== '') throw new Error(`${this.host}: ${err}\n${this.#log}`);
  }
  /** As a crash does. */
  kill(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.kill('SIGKILL');
    });
  }
}

export const nodeIdOf = (host: string): string => `node-${host}`;

/** What a manager would have in its store for a few hosts, and tell each of them. */
export class Cluster {
  readonly changes: Required<
    Pick<NetworkChangesInput, 'update_networks' | 'update_endpoints' | 'update_services' | 'update_ports'>
  > = {
    update_networks: [],
    update_endpoints: [],
    update_services: [],
    update_ports: [],
  };
  readonly hosts: readonly { name: string; address: string }[];

  constructor(hosts: readonly { name: string; address: string }[]) {
    this.hosts = hosts;
  }

  network(id: string, name: string, vni: number, prefix: string, more: NodeNetworkInput = {}): void {
    const ipam = [{ subnet: `${prefix}.0/24`, gateway: `${prefix}.1`, ip_range: '' }];
    this.changes.update_networks.push({ id, name, vni, ipam, data_path_port: 4789, ...more });
  }
  service(id: string, networkId: string, name: string, virtualIp: string, aliases: string[] = []): void {
    const key = `${id}/${networkId}`;
    this.changes.update_services.push({
      key,
      network_id: networkId,
      service_id: id,
      name,
      aliases,
      virtual_ip: virtualIp,
    });
  }
  port(serviceId: string, protocol: 'tcp' | 'udp' | 'sctp', published: number, target: number, hostIp = ''): void {
    const key = `${protocol}/${published}${hostIp && `/${hostIp}`}`;
    const ports = { published_port: published, target_port: target, host_ip: hostIp };
    this.changes.update_ports.push({ key, service_id: serviceId, protocol, ...ports });
  }
  endpoint(
    taskId: string,
    serviceId: string,
    networkId: string,
    host: string,
    addresses: string[],
    serving = true,
  ): NetworkEndpointInput {
    const endpoint = {
      key: `${taskId}/${networkId}`,
      network_id: networkId,
      task_id: taskId,
      service_id: serviceId,
      node_id: nodeIdOf(host),
      name: `${serviceId}.1.${taskId}`,
      addresses,
      mac: macOf(addresses[0] ?? ''),
      serving,
    };
    const { update_endpoints: all } = this.changes;
    this.changes.update_endpoints = [...all.filter(({ key }) => key !== endpoint.key), endpoint];
    return endpoint;
  }
  /** What one host is told. */
  full(host: string): NetworkChangesInput {
    const peers = this.hosts.flatMap(({ name, address }, i) => {
      const ingress = ingressAddress(i);
      if (name === host) return [];
      return [{ node_id: nodeIdOf(name), addr: address, ingress_address: ingress, ingress_mac: bridgeMacOf(ingress) }];
    });
    const own = this.hosts.findIndex(({ name }) => name === host);
    const networks = this.changes.update_networks.map((network) =>
      network.ingress ? { ...network, node_address: `${ingressAddress(own)}/24` } : network,
    );
    return { ...this.changes, update_networks: networks, update_peers: peers };
  }
  /** What should be in force on a host. */
  facts(host: string): string[] {
    const changes = changesCodec.canonical(this.full(host));
    const byKey = <T extends { key: string }>(records: T[]) => new Map(records.map((record) => [record.key, record]));
    const records: NetworkRecords = {
      networks: new Map(changes.update_networks.map((network) => [network.id, network])),
      endpoints: byKey(changes.update_endpoints),
      services: byKey(changes.update_services),
      ports: byKey(changes.update_ports),
      peers: new Map(changes.update_peers.map((peer) => [peer.node_id, peer])),
    };
    return factsOf(records, nodeIdOf(host));
  }
}

const ingressAddress = (i: number): string => `10.0.0.${i + 2}`;
