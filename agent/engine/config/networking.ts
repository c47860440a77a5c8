/** Which networks of its engine a container is in, and with which addresses. */
import type Docker from 'dockerode';
import type { EngineEndpoint } from '../engine.js';

/** What the agent's networks say of a task's container. */
export interface TaskNetworking {
  /** The engine's NetworkMode: a network's name, "host", "none" or "bridge"; "": the engine's default. */
  mode: string;
  /** By the names of the engine's networks; that of `mode` first. The engine is told the others after the create (API before 1.44 takes one). */
  endpoints: { network: string; endpoint: EngineEndpoint }[];
  /** Where it asks for names; none: where its spec says, else where the host asks. */
  nameservers: string[];
}

export const DEFAULT_NETWORKING: TaskNetworking = { mode: '', endpoints: [], nameservers: [] };

export function networkMode({ mode }: TaskNetworking): Pick<Docker.HostConfig, 'NetworkMode'> {
  return mode === '' ? {} : { NetworkMode: mode };
}

export function networkingConfig({ mode, endpoints }: TaskNetworking) {
  const own = endpoints.find(({ network }) => network === mode);
  if (!own) return {};
  return { NetworkingConfig: { EndpointsConfig: { [mode]: endpointConfig(own.endpoint) } } };
}

export function endpointConfig({ addresses, mac, options }: EngineEndpoint) {
  return {
    IPAMConfig: ipamConfig(addresses),
    MacAddress: mac,
    ...(Object.keys(options).length > 0 && { DriverOpts: options }),
  };
}

function ipamConfig(addresses: readonly string[]): { IPv4Address?: string; IPv6Address?: string } {
  const ipv4 = addresses.find((address) => !address.includes(':'));
  const ipv6 = addresses.find((address) => address.includes(':'));
  return { ...(ipv4 !== undefined && { IPv4Address: ipv4 }), ...(ipv6 !== undefined && { IPv6Address: ipv6 }) };
}
