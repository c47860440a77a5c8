/**
 * What the agent asks of a container engine, in the words of Docker's Engine API (1.41 and later). Implementations: `docker.ts` for
 * the real ones, `fake.ts` in memory. Both pass `engine.suite.ts`.
 *
 * Every call may fail with ENGINE_UNREACHABLE (nothing is known about the effect: look again) or ENGINE_REFUSED (the engine
 * said no, in its own words); calls about one container also with CONTAINER_NOT_FOUND.
 */
import type { ContainerCreateOptions } from 'dockerode';
import type { Cancel } from '../../lib/clock.js';

/** The body of the engine's "create container" call, and the container's name. */
export type ContainerConfig = ContainerCreateOptions & { name: string; Image: string; Labels: Record<string, string> };

export interface EngineInfo {
  hostname: string;
  /** As the kernel writes it: x86_64, aarch64. */
  architecture: string;
  os: string;
  cpus: number;
  memoryBytes: number;
  version: string;
  /** Of the Engine API that it speaks: "1.41". */
  apiVersion: string;
  /** Whether it confines containers by SELinux labels. */
  selinux: boolean;
  labels: Record<string, string>;
  plugins: { type: string; name: string }[];
  /** What its administrator says the node has (`node-generic-resources`): so many of a kind, or one with a name. */
  genericResources: ({ kind: string; name: string } | { kind: string; count: number })[];
}

/** What a registry has under the name of an image. */
export interface Distribution {
  /** sha256:… of the manifest, or of the list of manifests. */
  digest: string;
  /** Platforms it exists for; none where the registry does not say. */
  platforms: { architecture: string; os: string }[];
}

export type ContainerHealth = 'none' | 'starting' | 'healthy' | 'unhealthy';

export interface ContainerPort {
  protocol: 'tcp' | 'udp' | 'sctp';
  targetPort: number;
  publishedPort: number;
  /** The only address of the node at which it is bound; "": every one. */
  hostIp: string;
}

/** One container as the engine sees it. */
export interface Container {
  id: string;
  labels: Record<string, string>;
  /** `created` has never run; a paused container counts as running. */
  state: 'created' | 'running' | 'exited';
  /** 0 unless running. */
  pid: number;
  exitCode: number;
  oomKilled: boolean;
  /** Why the engine could not start or keep it; "" when it has nothing to say. */
  error: string;
  /** Of a running container only: once it has ended, engines answer whatever they like. */
  health: ContainerHealth;
  ports: ContainerPort[];
  /** IPv4, in its networks. Of a running container only. */
  addresses: string[];
  tty: boolean;
}

export interface ContainerSummary {
  id: string;
  labels: Record<string, string>;
}

/** A network of the engine, of whatever driver. */
export interface EngineNetwork {
  id: string;
  name: string;
  driver: string;
  labels: Record<string, string>;
  options: Record<string, string>;
  internal: boolean;
  /** IPv4 first, as they were asked for. */
  subnets: { subnet: string; gateway: string; range: string }[];
}

/** A network of driver bridge. */
export interface EngineNetworkConfig {
  name: string;
  labels: Record<string, string>;
  options: Record<string, string>;
  internal: boolean;
  subnets: EngineNetwork['subnets'];
}

/** What a container's end in a network is to have. */
export interface EngineEndpoint {
  /** Without prefix lengths, at most one of IPv4 and one of IPv6. */
  addresses: string[];
  /** Engines up to 27 do not know it, and make their own of the IPv4 address: the same. */
  mac: string;
  /** Options of the driver for this endpoint; engines keep those that they do not know, and do nothing by them. */
  options: Record<string, string>;
}

/** A running container in a network. */
export interface NetworkContainer {
  networkId: string;
  id: string;
  name: string;
  labels: Record<string, string>;
  addresses: string[];
  mac: string;
  aliases: string[];
}

/**
 * Something changed in one of the engine's networks, or in which containers are in it. A container is connected shortly before it is listed as being in the
 * network, and when it starts, before it runs.
 */
export interface NetworkEvent {
  kind: 'create' | 'connect' | 'disconnect' | 'destroy';
  /** "": of any; a container that belongs to no task has started. */
  networkId: string;
  /** Of `disconnect`; else "". */
  containerId: string;
}

/** Something that happened to a labelled container; what exactly, `inspectContainer` tells. */
export interface EngineEvent {
  kind: 'die' | 'health_status' | 'destroy';
  containerId: string;
  labels: Record<string, string>;
  /** Of `die` only. */
  exitCode?: number;
}

export interface LogQuery {
  follow: boolean;
  /** Last lines; -1 for all. */
  tail: number;
  /** RFC 3339; "" for the start. */
  since: string;
  stdout: boolean;
  stderr: boolean;
}

export interface EngineLogLine {
  stream: 'stdout' | 'stderr';
  /** RFC 3339 with nanoseconds. */
  timestamp: string;
  /** Without the newline. */
  data: Buffer;
}

export interface Engine {
  /** Where it listens, for messages. */
  readonly addr: string;
  /** Resolves when it has answered: at once, however busy it is. */
  ping(): Promise<void>;
  info(): Promise<EngineInfo>;
  /**
   * What the image's registry says of it; nothing is pulled. `registryAuth`: base64url of the engine's AuthConfig, "" for none.
   * IMAGE_NOT_FOUND when the registry refuses, does not know it or does not answer.
   */
  distribution(image: string, registryAuth: string): Promise<Distribution>;
  /** IMAGE_NOT_FOUND, with the registry's or the engine's reason. Resolves when the image is on this node. */
  pullImage(image: string, registryAuth: string): Promise<void>;
  /** Its id. IMAGE_NOT_FOUND when the image is not on this node: nothing is pulled. */
  createContainer(config: ContainerConfig): Promise<string>;
  /** Starting a running container changes nothing. */
  startContainer(id: string): Promise<void>;
  /** By id or by name. */
  inspectContainer(id: string): Promise<Container>;
  /**
   * Sends the signal the container was created with, waits for the grace period it was created with, then kills it. Resolves when it
   * has ended; stopping an ended container changes nothing.
   */
  stopContainer(id: string): Promise<void>;
  /** With its anonymous volumes; kills it when it runs. Resolves also when it is gone already. */
  removeContainer(id: string): Promise<void>;
  /** Containers in any state that carry all of these labels. */
  listContainers(labels: Record<string, string>): Promise<ContainerSummary[]>;
  /**
   * Calls `listener` for what happens from now on to containers with these labels. Resolves once nothing can be missed any
   * more; an event may come twice. `onEnd` is called once if the engine ends the stream.
   */
  watchEvents(
    labels: Record<string, string>,
    listener: (event: EngineEvent) => void,
    onEnd: (reason: Error) => void,
  ): Promise<Cancel>;
  listNetworks(): Promise<EngineNetwork[]>;
  /** Its id. ENGINE_REFUSED when the name is taken, or a subnet is one of another network's. */
  createNetwork(config: EngineNetworkConfig): Promise<string>;
  /** Resolves also when it is gone already. ENGINE_REFUSED while a running container is in it. */
  removeNetwork(id: string): Promise<void>;
  /** `network`: id or name. Before the container's start; again it changes nothing. */
  connectNetwork(network: string, containerId: string, endpoint: EngineEndpoint): Promise<void>;
  /** As with `docker network disconnect --force`. Resolves also when it is not in that network, or gone. */
  disconnectNetwork(networkId: string, containerId: string): Promise<void>;
  /** Running containers in networks, once for each network. `isWanted`: asked before the engine is asked more of one, without its aliases. */
  networkContainers(
    networkIds: readonly string[],
    isWanted: (container: NetworkContainer) => boolean,
  ): Promise<NetworkContainer[]>;
  /** As `watchEvents`, for networks. */
  watchNetworks(listener: (event: NetworkEvent) => void, onEnd: (reason: Error) => void): Promise<Cancel>;
  /**
   * Lines of a container in batches, each stream's in order. The engine is read only as fast as the batches are taken. Ends with the
   * container when following. ENGINE_REFUSED when the container's log driver keeps no lines.
   */
  logs(id: string, query: LogQuery, signal: AbortSignal): AsyncIterable<EngineLogLine[]>;
}
