/**
 * What networks a service and its tasks take part in. Pure, and shared by those who validate, allocate, hold tasks back until they have their
 * addresses, and place them.
 */
import { NETWORK_OPTIONS } from '../proto/network-options.js';
import { isAtLeast, isTerminal } from '../proto/task-state.js';
import type {
  EndpointSpec,
  Network,
  NetworkAttachmentConfig,
  PortConfig,
  ServiceSpec,
  Task,
  TaskSpec,
} from '../proto/types.js';

/** Networks of each node's own engine, as `docker network ls` shows them: no object of the cluster, and no addresses of ours. */
const ENGINE_NETWORKS: readonly string[] = ['host', 'bridge', 'none'];

export const isEngineNetwork = (target: string): boolean => ENGINE_NETWORKS.includes(target);

/** Those of the specification that the cluster stores. */
export function storedNetworks({ networks }: Pick<TaskSpec, 'networks'>): NetworkAttachmentConfig[] {
  return networks.filter(({ target }) => !isEngineNetwork(target));
}

export const portsOf = ({ endpoint_spec: endpoint }: Pick<ServiceSpec, 'endpoint_spec'>): PortConfig[] =>
  endpoint?.ports ?? [];

/** Published on every node, by the routing mesh. */
export const isMeshPort = (port: PortConfig): boolean => port.publish_mode === 'ingress';

export const usesMesh = (spec: Pick<ServiceSpec, 'endpoint_spec'>): boolean => portsOf(spec).some(isMeshPort);

export const hasVirtualIps = (endpoint: EndpointSpec | null): boolean => endpoint?.mode !== 'dnsrr';

/** What a task says in the state `new` while nothing but the allocator has to look at it (as in swarmkit). */
export const NEW_MESSAGE = 'created';

/** The allocator has something to do for the task before it can be placed. */
export function needsAddresses({ spec, ports }: Task): boolean {
  return ports.some(isMeshPort) || spec.networks.some(({ target }) => !isEngineNetwork(target));
}

/** Whether the task has all that it needs: it is given in one go. */
export const hasAddresses = (task: Task): boolean => task.networks.length > 0 || !needsAddresses(task);

/**
 * Whether the task's addresses are its own: until it has ended, also where its node is down and may run it still. One that is not wanted
 * any more and was never sent to a node will be on none. Once this is false it stays so.
 */
export function holdsAddresses({ networks, status, desired_state: desired }: Task): boolean {
  if (networks.length === 0 || isTerminal(status.state)) return false;
  return isAtLeast(status.state, 'assigned') || desired === 'ready' || desired === 'running';
}

/** The allocator has given it what it needs. One with an `err` in its state waits until something is freed. */
export const isUsable = (network: Network): boolean => network.state !== null && network.state.err === '';

export function isEncrypted({ spec }: Network): boolean {
  return Object.hasOwn(spec.driver_config?.options ?? {}, NETWORK_OPTIONS.encrypted);
}
