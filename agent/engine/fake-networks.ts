/** The networks of the engine in memory: which there are, and which containers are in them with which addresses. */
import { swarmError } from '../../lib/errors.js';
import { TASK_LABEL } from './container-config.js';
import type {
  Container,
  ContainerConfig,
  EngineEndpoint,
  EngineNetwork,
  EngineNetworkConfig,
  NetworkContainer,
  NetworkEvent,
} from './engine.js';

interface FakeContainer extends Pick<Container, 'id' | 'labels' | 'state'> {
  config: ContainerConfig;
}
interface Watcher {
  listener: (event: NetworkEvent) => void;
  onEnd: (reason: Error) => void;
}

const PREDEFINED = ['bridge', 'host', 'none'].map((name) => ({
  id: name,
  name,
  driver: name === 'none' ? 'null' : name,
}));

export class FakeNetworks {
  readonly #networks = new Map<string, EngineNetwork>();
  /** By network, then by container. */
  readonly #endpoints = new Map<string, Map<string, EngineEndpoint>>();
  readonly #watchers = new Set<Watcher>();
  readonly #containers: () => readonly FakeContainer[];
  #ids = 0;

  constructor(containers: () => readonly FakeContainer[]) {
    this.#containers = containers;
    for (const network of PREDEFINED) {
      this.#networks.set(network.id, { ...network, labels: {}, options: {}, internal: false, subnets: [] });
    }
  }

  list(): EngineNetwork[] {
    return [...this.#networks.values()].map((network) => ({ ...network }));
  }
  create(config: EngineNetworkConfig): string {
    const action = `creating network ${config.name} failed`;
    const refuse = (detail: string) => swarmError('ENGINE_REFUSED', { action, detail });
    const taken = new Set(this.list().flatMap(({ subnets }) => subnets.map(({ subnet }) => subnet)));
    if (this.#find(config.name)) throw refuse(`network with name ${config.name} already exists`);
    if (config.subnets.some(({ subnet }) => taken.has(subnet))) {
      throw refuse('Pool overlaps with other one on this address space');
    }
    const id = `network${String(++this.#ids)}`;
    this.#networks.set(id, { ...config, id, driver: 'bridge' });
    this.#emit({ kind: 'create', networkId: id, containerId: '' });
    return id;
  }
  remove(name: string): void {
    const network = this.#find(name);
    if (!network) return;
    if (this.#running(network.id).length > 0) {
      const detail = `error while removing network: network ${network.name} id ${network.id} has active endpoints`;
      throw swarmError('ENGINE_REFUSED', { action: `removing network ${name} failed`, detail });
    }
    this.#networks.delete(network.id);
    this.#endpoints.delete(network.id);
    this.#emit({ kind: 'destroy', networkId: network.id, containerId: '' });
  }
  connect(name: string, containerId: string, endpoint: EngineEndpoint): void {
    const network = this.#find(name);
    const action = `connecting to network ${name} failed`;
    if (!network) throw swarmError('ENGINE_REFUSED', { action, detail: `network ${name} not found` });
    const endpoints = this.#endpoints.get(network.id) ?? new Map<string, EngineEndpoint>();
    this.#endpoints.set(network.id, endpoints.set(containerId, endpoint));
  }
  /** With what its create request says. */
  created(id: string, config: ContainerConfig): void {
    const mode = config.HostConfig?.NetworkMode;
    if (mode === undefined) return;
    const settings = config.NetworkingConfig?.EndpointsConfig?.[mode];
    const { IPv4Address, IPv6Address } = settings?.IPAMConfig ?? {};
    const addresses = [IPv4Address, IPv6Address].flatMap((address) => address ?? []);
    this.connect(mode, id, { addresses, mac: settings?.MacAddress ?? '', options: settings?.DriverOpts ?? {} });
  }
  /** Before it runs. ADDRESS_STILL_USED. As of an engine, whoever hears that it is connected does not find it running yet. */
  starting(id: string): void {
    const action = 'starting container failed';
    for (const [networkId, endpoints] of this.#endpoints) {
      const wanted = endpoints.get(id)?.addresses ?? [];
      const used = this.#running(networkId).flatMap(({ addresses }) => addresses);
      if (wanted.some((address) => used.includes(address))) throw swarmError('ADDRESS_STILL_USED', { action });
    }
    this.#tell(id, 'connect');
  }
  started(labels: Record<string, string>): void {
    if (!(TASK_LABEL in labels)) this.#emit({ kind: 'connect', networkId: '', containerId: '' });
  }
  ended(id: string): void {
    this.#tell(id, 'disconnect');
  }
  disconnect(name: string, id: string): void {
    const networkId = this.#find(name)?.id ?? '';
    if (this.#endpoints.get(networkId)?.delete(id)) this.#emit({ kind: 'disconnect', networkId, containerId: id });
  }
  addressesOf(id: string): string[] {
    const all = [...this.#endpoints.values()].flatMap((endpoints) => endpoints.get(id)?.addresses ?? []);
    return all.filter((address) => !address.includes(':'));
  }
  forget(id: string): void {
    for (const endpoints of this.#endpoints.values()) endpoints.delete(id);
  }
  containers(networkIds: readonly string[]): NetworkContainer[] {
    return networkIds.flatMap((id) => this.#running(id));
  }
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }
  lose(reason: Error): void {
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const { onEnd } of watchers) onEnd(reason);
  }

  #tell(id: string, kind: 'connect' | 'disconnect'): void {
    for (const [networkId, endpoints] of this.#endpoints)
      if (endpoints.has(id)) this.#emit({ kind, networkId, containerId: kind === 'disconnect' ? id : '' });
  }
  #find(name: string): EngineNetwork | undefined {
    return this.#networks.get(name) ?? [...this.#networks.values()].find((network) => network.name === name);
  }
  #running(networkId: string): NetworkContainer[] {
    const endpoints = this.#endpoints.get(networkId);
    return this.#containers().flatMap(({ id, labels, state, config }) => {
      const endpoint = endpoints?.get(id);
      return endpoint && state === 'running'
        ? [{ networkId, id, name: config.name, labels, aliases: [], ...endpoint }]
        : [];
    });
  }
  #emit(event: NetworkEvent): void {
    for (const { listener } of [...this.#watchers]) listener(event);
  }
}
