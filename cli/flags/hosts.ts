import { isIP } from 'node:net';
import { swarmError } from '../../lib/errors.js';

const GATEWAY = 'host-gateway'; // the engine puts an address of the host in its place

/** Docker's "host:ip", also "host=ip" and an IPv6 address in brackets, as a line of hosts(5): "ip host". */
export function parseHost(flag: string, text: string): string {
  const { host, ip } = splitHost(text);
  if (host === '' || /[\s:]/.test(host) || (ip !== GATEWAY && isIP(ip) === 0)) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'host:ip, such as db:10.0.0.7' });
  }
  return `${ip} ${host}`;
}

/** Takes "host:ip" or "host" out of lines of hosts(5), which may have aliases; a line without a name goes. */
export function removeHosts(lines: readonly string[], removals: readonly string[]): string[] {
  const gone = removals.map(splitHost);
  return lines.flatMap((line) => {
    const [ip = '', ...names] = line.split(/\s+/).filter((word) => word !== '');
    const left = names.filter(
      (name) => !gone.some(({ host, ip: only }) => host === name && (only === '' || only === ip)),
    );
    return left.length > 0 ? [`${ip} ${left.join(' ')}`] : [];
  });
}

function splitHost(text: string): { host: string; ip: string } {
  const [, host = '', ip = ''] = /^([^=:]*)[=:]?(.*)$/s.exec(text) ?? [];
  return { host, ip: ip.replace(/^\[(.*)\]$/, '$1') };
}
