import { swarmError } from '../../lib/errors.js';
import type { PortConfig } from '../../proto/types.js';
import { parseCsv } from './csv.js';
import { splitPair } from './pairs.js';
import { parseWord } from './units.js';

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;

type Range = readonly [first: number, last: number];

/**
 * Docker's --publish: "published=8080,target=80,protocol=tcp,mode=host", or short, "8080:80/tcp", "8000-8009:80-89" (mode
 * ingress). Of a range of published ports for one port of the container, each is published.
 */
export function parsePorts(flag: string, text: string): PortConfig[] {
  return text.includes('=') ? [parseLong(flag, text)] : parseShort(flag, text);
}

function parseShort(flag: string, text: string): PortConfig[] {
  const short = /^(?:([^:/]*):)?([^:/]+)(?:\/([a-zA-Z]+))?$/.exec(text);
  if (!short) throw invalid(flag, text, 'published:target/protocol, or published=8080,target=80,mode=host');
  const target = parseRange(flag, text, short[2] ?? '');
  const published = short[1] ? parseRange(flag, text, short[1]) : undefined;
  const protocol = short[3] === undefined ? 'tcp' : parseWord(`${flag} protocol`, short[3], PROTOCOLS);
  const count = (range: Range): number => range[1] - range[0] + 1;
  const many = published && count(target) === 1 ? count(published) : count(target);
  if (published && count(published) !== many) throw invalid(flag, text, 'ranges of the same length');
  return Array.from({ length: many }, (_, i) => ({
    name: '',
    protocol,
    target_port: target[0] + (count(target) === 1 ? 0 : i),
    published_port: published ? published[0] + i : 0,
    publish_mode: 'ingress',
    host_ip: '',
  }));
}

function parseLong(flag: string, text: string): PortConfig {
  const port: PortConfig = {
    name: '',
    protocol: 'tcp',
    target_port: 0,
    published_port: 0,
    publish_mode: 'ingress',
    host_ip: '',
  };
  for (const field of parseCsv(flag, text)) {
    const [key, value] = splitPair(field);
    switch (key.toLowerCase()) {
      case 'published':
        port.published_port = value === '0' ? 0 : parsePort(flag, text, value);
        break;
      case 'target':
        port.target_port = parsePort(flag, text, value);
        break;
      case 'protocol':
        port.protocol = parseWord(`${flag} protocol`, value, PROTOCOLS);
        break;
      case 'mode':
        port.publish_mode = parseWord(`${flag} mode`, value, ['ingress', 'host']);
        break;
      default:
        throw invalid(flag, text, `no "${key}": known are published, target, protocol, mode`);
    }
  }
  if (port.target_port === 0) throw invalid(flag, text, 'a target, the port in the container');
  return port;
}

/**
 * What --publish-rm names: ports in the container, "80" or "80/udp"; in the long form also how they are published
 * ("target=80,mode=host").
 */
export function parseTargetPorts(flag: string, text: string): ((port: PortConfig) => boolean)[] {
  return parsePorts(flag, text).map(
    ({ target_port, protocol, publish_mode }) =>
      (port) =>
        port.target_port === target_port &&
        port.protocol === protocol &&
        (!/mode=/.test(text) || port.publish_mode === publish_mode),
  );
}

function parseRange(flag: string, text: string, range: string): Range {
  const [first = '', last = first, more] = range.split('-');
  const ports: Range = [parsePort(flag, text, first), parsePort(flag, text, last)];
  if (more !== undefined || ports[1] < ports[0]) throw invalid(flag, text, `"${range}" to be a port or first-last`);
  return ports;
}

function parsePort(flag: string, text: string, value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port < 1 || port > 65535)
    throw invalid(flag, text, `"${value}" to be one port from 1 to 65535`);
  return port;
}

const invalid = (flag: string, text: string, expected: string) =>
  swarmError('INVALID_FIELD', { field: flag, value: text, expected });
