import { swarmError } from '../../lib/errors.js';
import type { PortConfig } from '../../proto/types.js';
import { parseCsv } from './csv.js';
import { splitPair } from './pairs.js';
import { parseWord } from './units.js';

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;

/** Docker's --publish: "published=8080,target=80,protocol=tcp,mode=host", or short, "8080:80/tcp" (mode ingress). */
export function parsePort(flag: string, text: string): PortConfig {
  const invalid = (expected: string) => swarmError('INVALID_FIELD', { field: flag, value: text, expected });
  const number = (value: string): number => {
    const port = Number(value);
    if (!/^\d{1,5}$/.test(value) || port < 1 || port > 65535)
      throw invalid(`"${value}" to be one port from 1 to 65535`);
    return port;
  };
  const port: PortConfig = { name: '', protocol: 'tcp', target_port: 0, published_port: 0, publish_mode: 'ingress' };

  if (!text.includes('=')) {
    const short = /^(?:([^:/]+):)?([^:/]+)(?:\/([a-z]+))?$/.exec(text);
    if (!short) throw invalid('published:target/protocol, or published=8080,target=80,mode=host');
    if (short[1] !== undefined) port.published_port = number(short[1]);
    port.target_port = number(short[2] ?? '');
    if (short[3] !== undefined) port.protocol = parseWord(`${flag} protocol`, short[3], PROTOCOLS);
    return port;
  }
  for (const field of parseCsv(flag, text)) {
    const [key, value] = splitPair(field);
    switch (key.toLowerCase()) {
      case 'published':
        port.published_port = number(value);
        break;
      case 'target':
        port.target_port = number(value);
        break;
      case 'protocol':
        port.protocol = parseWord(`${flag} protocol`, value, PROTOCOLS);
        break;
      case 'mode':
        port.publish_mode = parseWord(`${flag} mode`, value, ['ingress', 'host']);
        break;
      default:
        throw invalid(`no "${key}": known are published, target, protocol, mode`);
    }
  }
  if (port.target_port === 0) throw invalid('a target, the port in the container');
  return port;
}

/** What --publish-rm names: the port in the container, "80" or "80/udp". */
export function parseTargetPort(flag: string, text: string): { target_port: number; protocol: PortConfig['protocol'] } {
  const { target_port, protocol } = parsePort(flag, text);
  return { target_port, protocol };
}
