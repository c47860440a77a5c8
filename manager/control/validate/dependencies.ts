import { limits } from '../../../lib/limits.js';
import type { ServiceSpec } from '../../../proto/types.js';
import { checkCount, invalid, isServiceName, knownWord, problem } from './problem.js';

/** What the specification alone shows. A service that does not exist is no error: it may come later, and is waited for. */
export function checkDependencies(spec: ServiceSpec): void {
  const dependencies = spec.depends_on;
  checkCount('services in depends_on', dependencies, limits.dependencies_max);
  const seen = new Set<string>();
  for (const { service, condition } of dependencies) {
    if (!isServiceName(service)) throw invalid('depends_on', service, 'the name of a service');
    if (service === spec.name) throw problem(`service ${service} depends on itself`);
    if (seen.has(service)) throw problem(`service ${spec.name} depends on ${service} twice`);
    seen.add(service);
    knownWord('depends_on condition', condition);
  }
}

/**
 * Throws when `spec`, once stored, would wait for itself by way of others: none of them could ever start. `specOf`: what a service is, or
 * will be.
 */
export function checkDependencyCycle(spec: ServiceSpec, specOf: (name: string) => ServiceSpec | undefined): void {
  const visited = new Set<string>();
  const walk = (path: readonly string[], { depends_on }: ServiceSpec): void => {
    for (const { service: name } of depends_on) {
      if (name === spec.name) {
        throw problem(`services depend on each other in a circle: ${[...path, name].join(' -> ')}`);
      }
      const next = visited.has(name) ? undefined : specOf(name);
      visited.add(name);
      if (next) walk([...path, name], next);
    }
  };
  walk([spec.name], spec);
}
