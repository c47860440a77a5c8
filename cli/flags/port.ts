import { swarmError } from '../../lib/errors.js';
import type { PortConfig } from '../../proto/types.js';
import { hostAddress, parsePort } from '../../stackfiles/short-forms.js';
import { parseCsv } from './csv.js';
import { splitPair } from './pairs.js';
import { parseWord } from './units.js';

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;

/**
 * Docker's --publish: "published=8080,target=80,protocol=tcp,mode=host", or short, "8080:80/tcp", "8000-8009:80-89" (mode
 * ingress). Of a range of published ports for one port of the container, each is published. Not Docker's: an address of the nodes, the only one at
 * which it is published, "127.0.0.1:8080:80", "[::1]:8080:80", "host_ip=127.0.0.1".
 */
export function parsePorts(flag: string, text: string): PortConfig[] {
  return text.includes('=') ? [parseLong(flag, text)] : parseShort(flag, text);
}

function parseShort(flag: string, text: string): PortConfig[] {
  const ports = parsePort(text);
  if ('error' in ports) throw invalid(flag, text, ports.error);
  return ports.map(({ target, published = 0, protocol, host_ip = '' }) => {
    const port = { name: '', protocol, target_port: target, published_port: published, host_ip };
    return { ...port, publish_mode: 'ingress' };
  });
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
        port.published_port = value === '0' ? 0 : parseNumber(flag, text, field);
        break;
      case 'target':
        port.target_port = parseNumber(flag, text, field);
        break;
      case 'protocol':
        port.protocol = parseWord(`${flag} protocol`, value, PROTOCOLS);
        break;
      case 'mode':
        port.publish_mode = parseWord(`${flag} mode`, value, ['ingress', 'host']);
        break;
      case 'host_ip':
      case 'host-ip':
        port.host_ip = parseAddress(flag, text, value);
        break;
      default:
        throw invalid(flag, text, `no "${key}": known are published, target, protocol, mode, host_ip`);
    }
  }
  if (port.target_port === 0) throw invalid(flag, text, 'a target, the port in the container');
  return port;
}

function parseAddress(flag: string, text: string, value: string): string {
  const address = hostAddress(value.replace(/^\[(.*)\]$/, '$1'));
  if (address === undefined) throw invalid(flag, text, `host_ip "${value}" is not an IP address`);
  return address;
}

/** One port may be published in several places, as with Docker. */
export const portKey = ({ published_port, target_port, protocol, publish_mode, host_ip }: PortConfig): string =>
  `${host_ip} ${published_port}:${target_port}/${protocol}/${publish_mode}`;

/**
 * What --publish-rm names: ports in the container, "80" or "80/udp"; in the long form also how they are published
 * ("target=80,mode=host"), and in both the address ("127.0.0.1::80").
 */
export function parseTargetPorts(flag: string, text: string): ((port: PortConfig) => boolean)[] {
  return parsePorts(flag, text).map(
    ({ target_port, protocol, publish_mode, host_ip }) =>
      (port) =>
        port.target_port === target_port &&
        port.protocol === protocol &&
        (!/mode=/.test(text) || port.publish_mode === publish_mode) &&
        (host_ip === '' || port.host_ip === host_ip),
  );
}

/** Of a field "target=80". */
function parseNumber(flag: string, text: string, field: string): number {
  const [key, value] = splitPair(field);
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port >= 1 && port <= 65535) return port;
  const hint = /^\d+-\d+$/.test(value) ? '; ranges are written as in 8000-8009:80-89' : '';
  throw invalid(flag, text, `${key} "${value}" is not one port from 1 to 65535${hint}`);
}

const invalid = (flag: string, text: string, expected: string) =>
  swarmError('INVALID_FIELD', { field: flag, value: text, expected });
