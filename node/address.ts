import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { hasCode, messageOf, swarmError } from '../lib/errors.js';
import { formatAddr, parseAddr, type HostPort } from '../proto/rpc/address.js';
import { sourceAddress } from './route.js';

export const CLUSTER_PORT = 2377; // Docker's

/** An address of one of this host's interfaces, as `os.networkInterfaces` lists them. */
export interface InterfaceAddress {
  interface: string;
  address: string;
  internal: boolean;
}

export function interfaceAddresses(): InterfaceAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address, internal }) => ({ interface: name, address, internal })),
  );
}

/** `10.0.0.1`, `10.0.0.1:2377`, `[fd00::1]:2377`, `node1:2377`; the port defaults to 2377. `field` names the flag in errors. */
export function parseHostPort(text: string, field: string): HostPort {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? (isIP(text) === 6 ? text : undefined);
  const port = match?.[3] === undefined ? CLUSTER_PORT : Number(match[3]);
  if (!host || port < 1 || port > 65535) {
    throw swarmError('INVALID_FIELD', {
      field,
      value: text,
      expected: 'ADDRESS or ADDRESS:PORT, the port from 1 to 65535',
    });
  }
  return { host, port };
}

/** An address stands for itself, the name of an interface for its one address. */
export function resolveInterface(host: string, interfaces: readonly InterfaceAddress[], field: string): string {
  if (isIP(host)) return host;
  const own = interfaces.filter((entry) => entry.interface === host);
  const usable = preferV4(own);
  if (own.length === 0) {
    throw swarmError('INVALID_FIELD', {
      field,
      value: host,
      expected: 'an IP address or the name of a network interface of this host',
    });
  }
  if (usable.length !== 1) {
    const list = own.map((entry) => entry.address).join(', ');
    throw swarmError('INVALID_FIELD', { field, value: host, expected: `one address: interface ${host} has ${list}` });
  }
  return (usable[0] as InterfaceAddress).address;
}

const preferV4 = (entries: readonly InterfaceAddress[]): InterfaceAddress[] => {
  const v4 = entries.filter((entry) => isIP(entry.address) === 4);
  return v4.length > 0 ? v4 : entries.filter((entry) => !entry.address.toLowerCase().startsWith('fe80:'));
};

/** Where to listen: `--listen-addr`, else every address on the cluster port. */
export function listenAddress(flag: string, interfaces: readonly InterfaceAddress[]): HostPort {
  if (flag === '') return { host: '0.0.0.0', port: CLUSTER_PORT };
  const { host, port } = parseHostPort(flag, '--listen-addr');
  return { host: resolveInterface(host, interfaces, '--listen-addr'), port };
}

/**
 * The address that others reach this node at: `--advertise-addr`; else a specific listen address; else the only address that
 * is not loopback. Several candidates are an error that lists them, as in Docker: a guess would cut nodes off later.
 */
export function advertiseAddress(flag: string, listen: HostPort, interfaces: readonly InterfaceAddress[]): HostPort {
  if (flag !== '') {
    const { host } = parseHostPort(flag, '--advertise-addr');
    const port = /:\d+$/.test(flag) && isIP(flag) !== 6 ? parseHostPort(flag, '--advertise-addr').port : listen.port;
    const address = resolveInterface(host, interfaces, '--advertise-addr');
    if (address === '0.0.0.0' || address === '::') {
      throw swarmError('INVALID_FIELD', {
        field: '--advertise-addr',
        value: flag,
        expected: 'an address that other nodes can reach',
      });
    }
    return { host: address, port };
  }
  if (listen.host !== '0.0.0.0' && listen.host !== '::') return listen;
  const candidates = preferV4(interfaces.filter((entry) => !entry.internal && !isContainerBridge(entry.interface)));
  if (candidates.length === 1) return { host: (candidates[0] as InterfaceAddress).address, port: listen.port };
  const detail =
    candidates.length === 0
      ? 'no address that other nodes could reach'
      : `multiple addresses: ${candidates.map((entry) => `${entry.address} on ${entry.interface}`).join(', ')}`;
  throw swarmError('ADDRESS_UNCLEAR', { detail });
}

/** Bridges and pairs that a container engine makes carry no traffic between hosts. */
const isContainerBridge = (name: string): boolean => /^(docker|docker_gwbridge|br-|veth|sw-|vx-)/.test(name);

/**
 * As `advertiseAddress`, for a node that joins: of several addresses the one from which it reaches the cluster's managers (Docker
 * takes the one that the manager sees it come from). Throws INVALID_FIELD, and ADDRESS_UNCLEAR without a way to any of them.
 */
export async function advertiseTowards(
  managers: readonly string[],
  flag: string,
  listen: HostPort,
  interfaces: readonly InterfaceAddress[],
): Promise<HostPort> {
  try {
    return advertiseAddress(flag, listen, interfaces);
  } catch (error) {
    if (!hasCode(error, 'ADDRESS_UNCLEAR')) throw error;
    for (const manager of managers) {
      try {
        return { host: await sourceAddress(parseAddr(manager)), port: listen.port };
      } catch {
        continue; // no way to this one: the error below names what would help
      }
    }
    throw error;
  }
}

/** The address, host:port, of a worker that becomes a manager and was given none when it joined. Throws ADVERTISE_MISSING. */
export async function addressForManager(listenAddr: string, managers: readonly string[]): Promise<string> {
  try {
    return formatAddr(await advertiseTowards(managers, '', parseAddr(listenAddr), interfaceAddresses()));
  } catch (error) {
    throw swarmError('ADVERTISE_MISSING', { detail: messageOf(error) }, { cause: error });
  }
}

/** How this host reaches what listens on `listenAddr` here. */
export function ownAddress(listenAddr: string): string {
  const { host, port } = parseAddr(listenAddr);
  if (host === '0.0.0.0') return formatAddr({ host: '127.0.0.1', port });
  return formatAddr({ host: host === '::' ? '::1' : host, port });
}
