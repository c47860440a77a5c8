/**
 * A Docker Engine (or Podman's socket, which speaks the same API) behind the Engine interface. Requests carry no API version: engines
 * answer as their newest, and new engines refuse old versions.
 */
import Docker from 'dockerode';
import { parseTime, type Cancel, type Clock, type Millis } from '../../lib/clock.js';
import { hasCode, messageOf, swarmError, type SwarmError } from '../../lib/errors.js';
import { engineError, isAlreadyDone, isNotFound, type CallContext } from './docker-errors.js';
import { endpointConfig } from './config/networking.js';
import {
  readContainer,
  readDistribution,
  readEvent,
  readInfo,
  readNetwork,
  readNetworkContainers,
  readNetworkEvent,
  type DistributionAnswer,
  type EventAnswer,
  type InfoAnswer,
} from './docker-inspect.js';
import { jsonLines } from './json-lines.js';
import { LogParser, logSince } from './docker-logs.js';
import { limits } from '../../lib/limits.js';
import type {
  Container,
  ContainerConfig,
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

export interface EngineTimeouts {
  look: Millis;
  act: Millis;
  /** Without a word of a pull's progress. */
  pull: Millis;
}
const TIMEOUTS: EngineTimeouts = {
  look: limits.engine_look_ms,
  act: limits.engine_act_ms,
  pull: limits.engine_pull_silence_ms,
};

type Readable = NodeJS.ReadableStream & { destroy(error?: Error): unknown };

export class DockerEngine implements Engine {
  readonly addr: string;
  readonly #docker: Docker;
  /** The same engine, for calls that only look, and for those that do something in a bounded time. */
  readonly #looking: Docker;
  readonly #acting: Docker;
  readonly #timeouts: EngineTimeouts;
  readonly #clock: Clock;

  /** `addr`: unix:///path or tcp://host:port. INVALID_FIELD for anything else. */
  constructor(options: { addr: string; clock: Clock; timeouts?: Partial<EngineTimeouts> }) {
    this.#timeouts = { ...TIMEOUTS, ...options.timeouts };
    this.addr = options.addr;
    this.#clock = options.clock;
    this.#docker = new Docker(connectOptions(options.addr));
    this.#looking = new Docker({ ...connectOptions(options.addr), timeout: this.#timeouts.look });
    this.#acting = new Docker({ ...connectOptions(options.addr), timeout: this.#timeouts.act });
  }

  async ping(): Promise<void> {
    await this.#look({ action: 'pinging failed' }, () => this.#looking.ping());
  }

  async info(): Promise<EngineInfo> {
    const ask = () => Promise.all([this.#looking.info() as Promise<InfoAnswer>, this.#looking.version()]);
    const [info, { ApiVersion }] = await this.#look({ action: 'asking for the engine’s facts failed' }, ask);
    return readInfo(info, ApiVersion);
  }

  async distribution(image: string, registryAuth: string): Promise<Distribution> {
    const context = { action: 'asking the registry failed', image };
    const ask = () =>
      this.#looking.getImage(image).distribution(authOption(registryAuth)) as Promise<DistributionAnswer>;
    try {
      return readDistribution(await this.#look(context, ask));
    } catch (error) {
      throw this.#missingImage(error, context);
    }
  }

  async pullImage(image: string, registryAuth: string): Promise<void> {
    const context = { action: 'pulling image failed', image };
    try {
      const stream = (await this.#docker.pull(image, authOption(registryAuth))) as Readable;
      for await (const line of jsonLines(this.#unlessSilent(stream, this.#timeouts.pull))) {
        const progress = line as { error?: string };
        if (progress.error !== undefined) throw swarmError('IMAGE_NOT_FOUND', { image, detail: progress.error });
      }
    } catch (error) {
      throw this.#missingImage(error, context);
    }
  }

  async createContainer(config: ContainerConfig): Promise<string> {
    const context = { action: 'creating container failed', image: config.Image };
    // dockerode takes keys out of the object that it is given.
    const container = await this.#act(context, () => this.#acting.createContainer({ ...config }));
    return container.id;
  }

  async startContainer(id: string): Promise<void> {
    const context = { action: 'starting container failed', container: id };
    await this.#act(context, () => this.#already(() => this.#acting.getContainer(id).start()));
  }

  async inspectContainer(id: string): Promise<Container> {
    const context = { action: 'inspecting container failed', container: id };
    return readContainer(await this.#look(context, () => this.#looking.getContainer(id).inspect()));
  }

  async stopContainer(id: string): Promise<void> {
    // Takes as long as the grace period that its user chose, after which the engine kills by itself: no time-out of ours would fit.
    const context = { action: 'stopping container failed', container: id };
    await this.#call(context, () => this.#already(() => this.#docker.getContainer(id).stop()));
  }

  async removeContainer(id: string): Promise<void> {
    const remove = () => this.#acting.getContainer(id).remove({ force: true, v: true });
    try {
      await this.#act({ action: 'removing container failed', container: id }, () => this.#already(remove));
    } catch (error) {
      if (this.#error(error, { action: '' }).code !== 'CONTAINER_NOT_FOUND') throw error;
    }
  }

  async listContainers(labels: Record<string, string>): Promise<ContainerSummary[]> {
    const query = { all: true, filters: { label: labelFilter(labels) } };
    const found = await this.#look({ action: 'listing containers failed' }, () => this.#looking.listContainers(query));
    return found.map((container) => ({ id: container.Id, labels: container.Labels }));
  }

  watchEvents(
    labels: Record<string, string>,
    listener: (event: EngineEvent) => void,
    onEnd: (reason: Error) => void,
  ): Promise<Cancel> {
    const filters = { type: ['container'], event: ['die', 'health_status', 'destroy'], label: labelFilter(labels) };
    return this.#watch(filters, readEvent, listener, onEnd);
  }

  async listNetworks(): Promise<EngineNetwork[]> {
    const found = await this.#look({ action: 'listing networks failed' }, () => this.#looking.listNetworks());
    return found.map(readNetwork);
  }

  async createNetwork({ name, labels, options, internal, subnets }: EngineNetworkConfig): Promise<string> {
    const request = {
      Name: name,
      CheckDuplicate: true, // engines up to 24 take a name twice otherwise
      Driver: 'bridge',
      Internal: internal,
      EnableIPv6: subnets.some(({ subnet }) => subnet.includes(':')),
      IPAM: {
        Driver: 'default',
        Config: subnets.map(({ subnet, gateway, range }) => ({
          Subnet: subnet,
          Gateway: gateway,
          ...(range !== '' && { IPRange: range }),
        })),
      },
      Labels: labels,
      Options: options,
    };
    const network = await this.#act({ action: `creating network ${name} failed` }, () =>
      this.#acting.createNetwork(request),
    );
    return network.id;
  }

  async removeNetwork(id: string): Promise<void> {
    try {
      await this.#acting.getNetwork(id).remove();
    } catch (error) {
      if (!isNotFound(error)) throw this.#error(error, { action: `removing network ${id} failed` });
    }
  }

  async connectNetwork(network: string, containerId: string, endpoint: EngineEndpoint): Promise<void> {
    const context = { action: `connecting to network ${network} failed` };
    const EndpointConfig = endpointConfig(endpoint);
    const connect = () => this.#acting.getNetwork(network).connect({ Container: containerId, EndpointConfig });
    await this.#act(context, () => this.#already(connect));
  }

  async disconnectNetwork(networkId: string, containerId: string): Promise<void> {
    try {
      await this.#acting.getNetwork(networkId).disconnect({ Container: containerId, Force: true });
    } catch (error) {
      if (isNotFound(error) || /is not connected to/.test(messageOf(error))) return;
      throw this.#error(error, { action: `disconnecting from network ${networkId} failed` });
    }
  }

  async networkContainers(
    networkIds: readonly string[],
    isWanted: (container: NetworkContainer) => boolean,
  ): Promise<NetworkContainer[]> {
    if (networkIds.length === 0) return []; // the engine would take it for all
    const ids = new Set(networkIds);
    const query = { filters: { network: [...ids], status: ['running', 'paused'] } };
    const context = { action: 'listing containers of networks failed' };
    const listed = await this.#look(context, () => this.#looking.listContainers(query));
    const isOne = (one: NetworkContainer): boolean => ids.has(one.networkId) && isWanted(one);
    const wanted = listed.filter((one) => readNetworkContainers(one).some(isOne));
    const inspected = await Promise.all(wanted.map(({ Id }) => this.#inspectIfThere(Id)));
    return inspected.flatMap((found) => {
      if (!found) return [];
      const { Id, Name, Config, NetworkSettings } = found;
      return readNetworkContainers({ Id, Names: [Name], Labels: Config.Labels, NetworkSettings }).filter(isOne);
    });
  }
  async #inspectIfThere(id: string): Promise<Docker.ContainerInspectInfo | undefined> {
    try {
      const context = { action: 'inspecting container failed', container: id };
      return await this.#look(context, () => this.#looking.getContainer(id).inspect());
    } catch (error) {
      if (hasCode(error, 'CONTAINER_NOT_FOUND')) return undefined; // it has just gone
      throw error;
    }
  }

  watchNetworks(listener: (event: NetworkEvent) => void, onEnd: (reason: Error) => void): Promise<Cancel> {
    const filters = { type: ['network', 'container'], event: ['create', 'connect', 'disconnect', 'destroy', 'start'] };
    return this.#watch(filters, readNetworkEvent, listener, onEnd);
  }

  async #watch<Event>(
    filters: Record<string, string[]>,
    read: (answer: EventAnswer) => Event | undefined,
    listener: (event: Event) => void,
    onEnd: (reason: Error) => void,
  ): Promise<Cancel> {
    // The engine answers before it listens to its own events: what happens between is replayed because of `since`.
    const since = Math.floor(this.#clock.now() / 1000);
    const context = { action: 'watching events failed' };
    const stream = (await this.#call(context, () =>
      this.#docker.getEvents({ since, filters } as Docker.GetEventsOptions),
    )) as Readable;
    let over = false;
    const take = async (): Promise<Error> => {
      try {
        for await (const line of jsonLines(stream)) {
          const event = over ? undefined : read(line as EventAnswer);
          if (event) listener(event);
        }
        return this.#error(new Error('the event stream ended'), context);
      } catch (error) {
        return this.#error(error, context);
      }
    };
    void take().then((reason) => {
      if (!over) onEnd(reason);
    });
    return () => {
      over = true;
      stream.destroy();
    };
  }

  async *logs(id: string, query: LogQuery, signal: AbortSignal): AsyncGenerator<EngineLogLine[]> {
    const { tty } = await this.inspectContainer(id);
    const parser = new LogParser({ tty });
    const context = { action: 'reading logs failed', container: id };
    const stream = await this.#call(context, () => this.#openLogs(id, query));
    const abort = (): void => void stream.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (signal.aborted) return;
      for await (const chunk of stream) {
        const lines = parser.push(chunk as Buffer);
        if (lines.length > 0) yield lines;
      }
      const last = parser.end();
      if (last.length > 0) yield last;
    } catch (error) {
      if (!signal.aborted) throw this.#error(error, context);
    } finally {
      signal.removeEventListener('abort', abort);
      stream.destroy();
    }
  }

  /** Not dockerode's `logs`, which without `follow` reads everything into memory and guesses that it may be JSON. */
  #openLogs(id: string, query: LogQuery): Promise<Readable> {
    const { follow, stdout, stderr, tail } = query;
    const since = logSince(query.since, parseTime);
    const options = { follow, stdout, stderr, since, timestamps: true, tail: tail < 0 ? 'all' : tail };
    const statusCodes = { 200: true, 404: 'no such container', 500: 'server error', 501: 'not supported' };
    const request = { path: `/containers/${id}/logs?`, method: 'GET', isStream: true, statusCodes, options };
    return new Promise((resolve, reject) => {
      this.#docker.modem.dial(request, (error: Error | null, stream: unknown) => {
        if (error) reject(error);
        else resolve(stream as Readable);
      });
    });
  }

  async #call<T>(context: Omit<CallContext, 'addr'>, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.#error(error, context);
    }
  }
  #look<T>(context: Omit<CallContext, 'addr'>, call: () => Promise<T>): Promise<T> {
    return this.#bounded(context, this.#timeouts.look, call);
  }
  #act<T>(context: Omit<CallContext, 'addr'>, call: () => Promise<T>): Promise<T> {
    return this.#bounded(context, this.#timeouts.act, call);
  }
  /** A call of a client that the engine leaves without an answer for a bounded time only. */
  async #bounded<T>(context: Omit<CallContext, 'addr'>, timeout: Millis, call: () => Promise<T>): Promise<T> {
    const begun = this.#clock.monotonic();
    try {
      return await this.#call(context, call);
    } catch (error) {
      // When the time is up the library closes the connection, and says no more than that. Its timer may be early by a moment.
      const timedOut = this.#clock.monotonic() - begun >= 0.9 * timeout;
      if (!hasCode(error, 'ENGINE_UNREACHABLE') || !timedOut) throw error;
      const detail = `${context.action}: no answer for ${timeout / 1000} s`;
      throw swarmError('ENGINE_UNREACHABLE', { addr: this.addr, detail }, { cause: error });
    }
  }
  /** A call that may find its aim reached. */
  async #already(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (!isAlreadyDone(error)) throw error;
    }
  }
  /** What the stream says, until it says nothing for too long. */
  async *#unlessSilent(stream: Readable, timeout: Millis): AsyncGenerator<unknown> {
    const give = (): Cancel =>
      this.#clock.after(timeout, () => {
        const detail = `pulling image failed: no progress for ${timeout / 1000} s`;
        stream.destroy(swarmError('ENGINE_UNREACHABLE', { addr: this.addr, detail }));
      });
    let cancel = give();
    try {
      for await (const chunk of stream) {
        cancel();
        yield chunk;
        cancel = give();
      }
    } finally {
      cancel();
    }
  }
  #error(error: unknown, context: Omit<CallContext, 'addr'>) {
    return engineError(error, { addr: this.addr, ...context });
  }
  /** What an engine refuses of a registry's image is the image's fault. */
  #missingImage(error: unknown, context: { action: string; image: string }): SwarmError {
    const known = this.#error(error, context);
    if (known.code !== 'ENGINE_REFUSED') return known;
    const detail = known.message.slice(`${context.action}: `.length);
    return swarmError('IMAGE_NOT_FOUND', { image: context.image, detail }, { cause: error });
  }
}

/** An engine takes base64url without its padding for no credentials at all, and says nothing of it. */
function authOption(registryAuth: string) {
  if (registryAuth === '') return {};
  return { authconfig: { base64: registryAuth.padEnd(4 * Math.ceil(registryAuth.length / 4), '=') } };
}

const labelFilter = (labels: Record<string, string>): string[] => Object.entries(labels).map(([k, v]) => `${k}=${v}`);

function connectOptions(addr: string): Docker.DockerOptions {
  if (addr.startsWith('unix://')) {
    // `host` is named so that DOCKER_HOST, which dockerode reads by itself, has no say.
    return { socketPath: addr.slice('unix://'.length), host: undefined };
  }
  const url = URL.canParse(addr) ? new URL(addr) : undefined;
  if (url?.protocol !== 'tcp:') {
    throw swarmError('INVALID_FIELD', { field: 'engine', value: addr, expected: 'unix:///path or tcp://host:port' });
  }
  return { protocol: 'http', host: url.hostname, port: url.port === '' ? '2375' : url.port };
}
