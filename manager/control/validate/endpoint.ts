import type { EndpointSpec, PortConfig } from '../../../proto/types.js';
import { invalid, knownWord, problem } from './problem.js';

const PORT_MAX = 65_535;

export function checkEndpoint(endpoint: EndpointSpec | null): void {
  if (!endpoint) return;
  knownWord('endpoint mode', endpoint.mode);
  const published = new Set<string>();
  for (const port of endpoint.ports) {
    checkPort(port, endpoint.mode);
    if (port.published_port === 0) continue;
    const key = `${port.published_port}/${port.protocol}`;
    if (published.has(key)) throw problem(`EndpointSpec: duplicate published ports provided: ${key}`);
    published.add(key);
  }
}

function checkPort(port: PortConfig, mode: EndpointSpec['mode']): void {
  const { target_port: target, published_port: outside } = port;
  knownWord('port protocol', port.protocol);
  knownWord('publish mode', port.publish_mode);
  if (target < 1 || target > PORT_MAX) throw invalid('target port', target, 'a port from 1 to 65535');
  if (outside > PORT_MAX) throw invalid('published port', outside, 'a port from 1 to 65535, or 0 to have one chosen');
  if (port.publish_mode !== 'ingress') return;
  if (mode === 'dnsrr') throw problem("EndpointSpec: port published with ingress mode can't be used with dnsrr mode");
  const expected = 'this version publishes ports with mode=host only, on the nodes that run a task';
  throw invalid('publish mode', 'ingress', expected);
}
