/**
 * An engine in memory, for tests and the simulator. Containers do nothing until a test says so (`exit`, `setHealth`, `write`), except
 * for what the image's behaviour schedules on the clock. `failNext` and `disconnect` make trouble.
 */
import { createHash } from 'node:crypto';
import { must } from '../../lib/assert.js';
import { rfc3339, type Cancel, type Clock, type Millis } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import type {
  Container,
  ContainerConfig,
  ContainerHealth,
  ContainerSummary,
  Distribution,
  Engine,
  EngineEndpoint,
  EngineEvent,
  EngineInfo,
  EngineLogLine,
  EngineNetwork,
  EngineNetworkConfig,
  LogQuery,
  NetworkContainer,
  NetworkEvent,
} from './engine.js';
import { FakeNetworks } from './fake-networks.js';

export interface ImageBehaviour {
  /** Ends by itself so long after its start. */
  exitsAfter?: { ms: Millis; code: number };
  /** Ignores its stop signal: only the kill after the grace period ends it. */
  ignoresStop?: boolean;
  /** The engine's answer when it cannot be started. */
  startError?: string;
  /** Becomes healthy so long after its start, if the container or the image has a health check. */
  healthyAfter?: Millis;
  hasHealthcheck?: boolean;
}

export type EngineCall =
  | 'ping'
  | 'info'
  | 'distribution'
  | 'pull'
  | 'create'
  | 'start'
  | 'inspect'
  | 'stop'
  | 'remove'
  | 'list'
  | 'events'
  | 'networks'
  | 'create-network'
  | 'remove-network'
  | 'connect-network'
  | 'disconnect-network'
  | 'logs';

interface FakeContainer extends Container {
  config: ContainerConfig;
  lines: EngineLogLine[];
}
interface Watcher {
  labels: Record<string, string>;
  listener: (event: EngineEvent) => void;
  onEnd: (reason: Error) => void;
}

const SIGTERM_CODE = 143;
const SIGKILL_CODE = 137;

export class FakeEngine implements Engine {
  readonly addr = 'fake://engine';
  readonly #clock: Clock;
  /** What `info` answers. */
  readonly facts: EngineInfo = {
    hostname: 'host',
    architecture: 'x86_64',
    os: 'linux',
    cpus: 2,
    memoryBytes: 4 * 2 ** 30,
    version: '20.10.24',
    apiVersion: '1.41',
    selinux: false,
    labels: {},
    plugins: [{ type: 'Volume', name: 'local' }],
    genericResources: [],
  };
  /** Images on this node. */
  readonly images = new Map<string, ImageBehaviour>();
  /** Images that a pull finds. */
  readonly registry = new Map<string, ImageBehaviour>();
  /** How long a call takes; 0 where unset. */
  readonly latency: Partial<Record<EngineCall, Millis>> = {};
  /** All calls so far, for tests of what is called how often. */
  readonly calls: EngineCall[] = [];
  /** What was to be pulled so far, and with which credentials. */
  readonly pulls: { image: string; registryAuth: string }[] = [];
  /** Calls of a kind that run now, and the most that ever did. */
  readonly busy = new Map<EngineCall, { now: number; most: number }>();
  readonly #containers = new Map<string, FakeContainer>();
  readonly #networks = new FakeNetworks(() => this.containers);
  readonly #watchers = new Set<Watcher>();
  readonly #changed = new Set<() => void>();
  readonly #failures: { call: EngineCall; error: Error }[] = [];
  #connected = true;
  #ids = 0;

  constructor(options: { clock: Clock; images?: Record<string, ImageBehaviour> }) {
    this.#clock = options.clock;
    for (const [name, behaviour] of Object.entries(options.images ?? {})) this.images.set(name, behaviour);
  }

  // ---- what tests do

  /** The next call of that kind fails so. */
  failNext(call: EngineCall, error: Error): void {
    this.#failures.push({ call, error });
  }
  /** Unreachable from now on; event streams end. Containers run on. */
  disconnect(): void {
    this.#connected = false;
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher.onEnd(this.#unreachable());
    this.#networks.lose(this.#unreachable());
  }
  connect(): void {
    this.#connected = true;
  }
  /** What its host sees of its networks, however long it takes to answer; undefined while it is unreachable. */
  get networks(): readonly EngineNetwork[] | undefined {
    return this.#connected ? this.#networks.list() : undefined;
  }
  /** All containers, oldest first. */
  get containers(): readonly FakeContainer[] {
    return [...this.#containers.values()];
  }
  /** The container of a task, which must be there. */
  ofTask(taskId: string): FakeContainer {
    const found = this.containers.find((container) => container.labels['com.docker.swarm.task.id'] === taskId);
    return must(found, `container of task ${taskId}`);
  }
  exit(id: string, code: number, more: Partial<Pick<Container, 'oomKilled' | 'error'>> = {}): void {
    const container = this.#container(id);
    if (container.state !== 'running') return;
    Object.assign(container, { state: 'exited', pid: 0, exitCode: code, health: 'none', ...more });
    this.#networks.ended(container.id);
    this.#emit(container, { kind: 'die', exitCode: code });
  }
  setHealth(id: string, health: ContainerHealth): void {
    const container = this.#container(id);
    container.health = health;
    this.#emit(container, { kind: 'health_status' });
  }
  write(id: string, stream: EngineLogLine['stream'], text: string): void {
    this.#container(id).lines.push({ stream, timestamp: rfc3339(this.#clock.now()), data: Buffer.from(text) });
    this.#wake();
  }
  /** `docker rm -f` behind everybody's back. */
  destroy(id: string): void {
    const container = this.#container(id);
    this.exit(id, SIGKILL_CODE);
    this.#containers.delete(container.id);
    this.#networks.forget(container.id);
    this.#emit(container, { kind: 'destroy' });
  }

  // ---- Engine

  ping(): Promise<void> {
    return this.#call('ping', () => undefined);
  }
  info(): Promise<EngineInfo> {
    return this.#call('info', () => ({ ...this.facts }));
  }
  distribution(image: string): Promise<Distribution> {
    return this.#call('distribution', () => {
      if (!this.registry.has(image)) throw swarmError('IMAGE_NOT_FOUND', { image, detail: 'manifest unknown' });
      const digest = `sha256:${createHash('sha256').update(image).digest('hex')}`;
      return { digest, platforms: [{ architecture: 'amd64', os: 'linux' }] };
    });
  }
  pullImage(image: string, registryAuth: string): Promise<void> {
    this.pulls.push({ image, registryAuth });
    return this.#call('pull', () => {
      const behaviour = this.registry.get(image);
      if (!behaviour) throw swarmError('IMAGE_NOT_FOUND', { image, detail: 'manifest unknown' });
      this.images.set(image, behaviour);
    });
  }
  createContainer(config: ContainerConfig): Promise<string> {
    return this.#call('create', () => {
      const { Image: image, name, Labels: labels } = config;
      if (!this.images.has(image)) throw swarmError('IMAGE_NOT_FOUND', { image, detail: 'it is not on this node' });
      if (this.containers.some((container) => container.config.name === name)) {
        const detail = `Conflict. The container name "/${name}" is already in use`;
        throw swarmError('ENGINE_REFUSED', { action: 'creating container failed', detail });
      }
      const id = `c${String(++this.#ids)}`;
      const state = { state: 'created', pid: 0, exitCode: 0, oomKilled: false, error: '', health: 'none' } as const;
      const container: FakeContainer = {
        id,
        labels,
        ...state,
        ports: [],
        addresses: [],
        tty: config.Tty ?? false,
        config,
        lines: [],
      };
      this.#networks.created(id, config);
      this.#containers.set(id, container);
      return id;
    });
  }
  startContainer(id: string): Promise<void> {
    return this.#call('start', () => {
      const container = this.#container(id);
      if (container.state === 'running') return;
      const image = must(this.images.get(container.config.Image), 'image of a container');
      if (image.startError !== undefined) {
        Object.assign(container, { exitCode: 127, error: image.startError });
        throw swarmError('ENGINE_REFUSED', { action: 'starting container failed', detail: image.startError });
      }
      this.#networks.starting(container.id);
      const checked = image.hasHealthcheck === true || (container.config.Healthcheck?.Test?.[0] ?? 'NONE') !== 'NONE';
      Object.assign(container, { state: 'running', pid: 1000 + this.#ids, health: checked ? 'starting' : 'none' });
      this.#networks.started(container.labels);
      if (checked && image.healthyAfter !== undefined) {
        this.#whileRunning(container, image.healthyAfter, () => this.setHealth(container.id, 'healthy'));
      }
      const end = image.exitsAfter;
      if (end) this.#whileRunning(container, end.ms, () => this.exit(container.id, end.code));
    });
  }
  inspectContainer(id: string): Promise<Container> {
    return this.#call('inspect', () => {
      const { config: _config, lines: _lines, ...container } = this.#container(id);
      return { ...container, addresses: container.state === 'running' ? this.#networks.addressesOf(container.id) : [] };
    });
  }
  stopContainer(id: string): Promise<void> {
    return this.#call('stop', async () => {
      const container = this.#container(id);
      if (container.state !== 'running') return;
      if (this.images.get(container.config.Image)?.ignoresStop !== true) return this.exit(id, SIGTERM_CODE);
      const grace = 1000 * (container.config.StopTimeout ?? 10);
      await new Promise<void>((resolve) => this.#clock.after(grace, resolve));
      this.exit(id, SIGKILL_CODE);
    });
  }
  removeContainer(id: string): Promise<void> {
    return this.#call('remove', () => {
      if (this.#find(id)) this.destroy(id);
    });
  }
  listContainers(labels: Record<string, string>): Promise<ContainerSummary[]> {
    return this.#call('list', () =>
      this.containers.filter((c) => carries(c.labels, labels)).map((c) => ({ id: c.id, labels: c.labels })),
    );
  }
  watchEvents(
    labels: Record<string, string>,
    listener: (event: EngineEvent) => void,
    onEnd: (reason: Error) => void,
  ): Promise<Cancel> {
    return this.#call('events', () => {
      const watcher = { labels, listener, onEnd };
      this.#watchers.add(watcher);
      return () => void this.#watchers.delete(watcher);
    });
  }
  listNetworks(): Promise<EngineNetwork[]> {
    return this.#call('networks', () => this.#networks.list());
  }
  createNetwork(config: EngineNetworkConfig): Promise<string> {
    return this.#call('create-network', () => this.#networks.create(config));
  }
  removeNetwork(id: string): Promise<void> {
    return this.#call('remove-network', () => this.#networks.remove(id));
  }
  connectNetwork(network: string, containerId: string, endpoint: EngineEndpoint): Promise<void> {
    return this.#call('connect-network', () =>
      this.#networks.connect(network, this.#container(containerId).id, endpoint),
    );
  }
  disconnectNetwork(network: string, containerId: string): Promise<void> {
    return this.#call('disconnect-network', () => this.#networks.disconnect(network, containerId));
  }
  networkContainers(
    networkIds: readonly string[],
    isWanted: (container: NetworkContainer) => boolean,
  ): Promise<NetworkContainer[]> {
    return this.#call('networks', () => this.#networks.containers(networkIds).filter(isWanted));
  }
  watchNetworks(listener: (event: NetworkEvent) => void, onEnd: (reason: Error) => void): Promise<Cancel> {
    return this.#call('events', () => this.#networks.watch({ listener, onEnd }));
  }
  async *logs(id: string, query: LogQuery, signal: AbortSignal): AsyncGenerator<EngineLogLine[]> {
    const container = await this.#call('logs', () => {
      const found = this.#container(id);
      if (found.config.HostConfig?.LogConfig?.Type !== 'none') return found;
      const detail = 'configured logging driver does not support reading';
      throw swarmError('ENGINE_REFUSED', { action: 'reading logs failed', detail });
    });
    const wanted = (line: EngineLogLine): boolean => query[line.stream] && line.timestamp >= query.since;
    const old = container.lines.filter(wanted);
    const first = query.tail < 0 ? old : old.slice(Math.max(0, old.length - query.tail));
    let read = container.lines.length;
    if (first.length > 0) yield first;
    while (query.follow && !signal.aborted) {
      const next = container.lines.slice(read).filter(wanted);
      read = container.lines.length;
      if (next.length > 0) yield next;
      else if (container.state === 'exited') return;
      else await this.#change(signal);
    }
  }

  // ---- inside

  async #call<T>(call: EngineCall, effect: () => T | Promise<T>): Promise<T> {
    this.calls.push(call);
    const busy = this.busy.get(call) ?? { now: 0, most: 0 };
    this.busy.set(call, { now: busy.now + 1, most: Math.max(busy.most, busy.now + 1) });
    try {
      const latency = this.latency[call] ?? 0;
      if (latency > 0) await new Promise<void>((resolve) => this.#clock.after(latency, resolve));
      if (!this.#connected) throw this.#unreachable();
      const index = this.#failures.findIndex((failure) => failure.call === call);
      const [failure] = index < 0 ? [] : this.#failures.splice(index, 1);
      if (failure) throw failure.error;
      return await effect();
    } finally {
      must(this.busy.get(call), 'count of running calls').now--;
    }
  }
  #unreachable() {
    return swarmError('ENGINE_UNREACHABLE', { addr: this.addr, detail: 'connection refused' });
  }
  #find(id: string): FakeContainer | undefined {
    return this.#containers.get(id) ?? this.containers.find((container) => container.config.name === id);
  }
  #container(id: string): FakeContainer {
    const container = this.#find(id);
    if (!container) throw swarmError('CONTAINER_NOT_FOUND', { id });
    return container;
  }
  #whileRunning({ id }: FakeContainer, ms: Millis, effect: () => void): void {
    this.#clock.after(ms, () => {
      if (this.#containers.get(id)?.state === 'running') effect();
    });
  }
  #emit(container: FakeContainer, event: Pick<EngineEvent, 'kind' | 'exitCode'>): void {
    for (const watcher of [...this.#watchers]) {
      if (!carries(container.labels, watcher.labels)) continue;
      watcher.listener({ ...event, containerId: container.id, labels: container.labels });
    }
    this.#wake();
  }
  #wake(): void {
    const waiting = [...this.#changed];
    this.#changed.clear();
    for (const wake of waiting) wake();
  }
  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#changed.add(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

const carries = (labels: Record<string, string>, wanted: Record<string, string>): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);
