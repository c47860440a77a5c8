import { isIP } from 'node:net';
import { swarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';
import type { EndpointSpec, PortConfig } from '../../../proto/types.js';
import { checkCount, invalid, knownWord, problem } from './problem.js';

const PORT_MAX = 65_535;

export function checkEndpoint(endpoint: EndpointSpec | null): void {
  if (!endpoint) return;
  knownWord('endpoint mode', endpoint.mode);
  checkCount('published ports', endpoint.ports, limits.service_ports_max);
  const words = endpoint.ports.reduce((sum, { name, host_ip }) => sum + Buffer.byteLength(name + host_ip), 0);
  if (words > limits.service_port_words_max) {
    const what = `the size of the names and addresses of published ports (${words} bytes)`;
    throw swarmError('LIMIT_REACHED', { what, limit: limits.service_port_words_max });
  }
  /** By port and protocol, the addresses at which it is published. */
  const published = new Map<string, string[]>();
  for (const port of endpoint.ports) {
    checkPort(port, endpoint.mode);
    if (port.published_port === 0) continue;
    const key = `${port.published_port}/${port.protocol}`;
    const at = published.get(key) ?? [];
    published.set(key, at);
    const isTaken = port.host_ip === '' ? at.length > 0 : at.includes('') || at.includes(port.host_ip);
    if (isTaken) throw problem(`EndpointSpec: duplicate published ports provided: ${key}`);
    at.push(port.host_ip);
  }
}

function checkPort(port: PortConfig, mode: EndpointSpec['mode']): void {
  const { target_port: target, published_port: outside } = port;
  knownWord('port protocol', port.protocol);
  knownWord('publish mode', port.publish_mode);
  if (target < 1 || target > PORT_MAX) throw invalid('target port', target, 'a port from 1 to 65535');
  if (outside > PORT_MAX) throw invalid('published port', outside, 'a port from 1 to 65535, or 0 to have one chosen');
  if (port.host_ip !== '' && isIP(port.host_ip) === 0)
    throw invalid('host IP', port.host_ip, 'an IP address of the nodes, such as 127.0.0.1');
  if (port.publish_mode === 'ingress' && isIP(port.host_ip) === 6)
    throw invalid('host IP', port.host_ip, 'an IPv4 address: through the mesh ports are published at those');
  if (port.publish_mode === 'ingress' && mode === 'dnsrr')
    throw problem("EndpointSpec: port published with ingress mode can't be used with dnsrr mode");
}
