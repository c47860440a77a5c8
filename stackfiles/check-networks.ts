import { DEFAULT_NETWORK, networkKeysOf } from './convert-networks.js';
import { isEngineNetwork } from './engine-networks.js';
import type { Position, ProblemCode } from './problems.js';
import type { Project } from './project.js';

interface Context {
  at: (path: string) => Position;
  problem: (code: ProblemCode, at: Position, message: string) => void;
}

/** What services say of networks, and the networks that are to be made for them. */
export function checkNetworks({ services, networks }: Project, { at, problem }: Context): void {
  const used = new Set<string>();
  for (const [name, service] of Object.entries(services)) {
    const path = `services.${name}.networks`;
    if (service.network_mode !== undefined && service.networks) {
      const place = at(`services.${name}.network_mode`);
      problem('VALUE', place, `services.${name}: "network_mode" and "networks" exclude each other`);
    }
    for (const key of networkKeysOf(service)) {
      used.add(key);
      const place = at(`${path}.${key}`);
      if (!Object.hasOwn(networks, key) && key !== DEFAULT_NETWORK) {
        const message = `${path}: undefined network "${key}": define it under the top-level key "networks"`;
        problem('REFERENCE', place, message);
      }
      const network = networks[key];
      const isEngines = network?.external === true && isEngineNetwork(network.name ?? key);
      if (isEngines && service.networks?.[key]?.aliases) {
        problem('VALUE', place, `${path}.${key}: in the network "${network.name}" of the engines there are no aliases`);
      }
    }
  }
  for (const [key, { driver = 'overlay', ipam, external }] of Object.entries(networks)) {
    if (external || !used.has(key)) continue;
    const path = `networks.${key}`;
    if (driver !== 'overlay') {
      const why = 'networks of a stack span its nodes: only "overlay"';
      problem('UNSUPPORTED', at(`${path}.driver`), `${path}.driver: "${driver}" is unsupported: ${why}`);
    }
    if (ipam?.driver !== undefined && ipam.driver !== 'default') {
      const place = at(`${path}.ipam.driver`);
      problem('UNSUPPORTED', place, `${path}.ipam.driver: "${ipam.driver}" is unsupported: only "default"`);
    }
  }
}
