import { swarmError } from '../../lib/errors.js';

export interface HostPort {
  host: string;
  port: number;
}

/** Reads "host:port" or "[v6]:port"; `field` names it in the error. Throws INVALID_FIELD. */
export function parseAddr(addr: string, field = 'address'): HostPort {
  const match = /^(?:\[([0-9a-fA-F:.]+(?:%\w+)?)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(addr);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (!host || port > 65535) throw swarmError('INVALID_FIELD', { field, value: addr, expected: 'host:port' });
  return { host, port };
}

export function formatAddr({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
