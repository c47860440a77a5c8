/** What a plan's reader should know before it is done. */
import { optionWarnings } from '../proto/network-options.js';
import type { Service, ServiceSpec } from '../proto/types.js';
import type { NetworkOperation, Plan } from './operations.js';
import { shown } from './plan-format.js';

/** `services`: all of the cluster, as they are now. */
export function planWarnings({ operations }: Plan, services: readonly Service[]): string[] {
  const removed = new Set(operations.flatMap(({ action, name }) => (action === 'remove' ? [name] : [])));
  const specs = operations.flatMap((one) => (one.kind === 'service' && one.spec ? [one.spec] : []));
  const names = new Set([...services, ...specs.map((spec) => ({ spec }))].map(({ spec }) => spec.name));
  for (const name of removed) names.delete(name);
  const ofNetworks = operations.flatMap((one) => (one.kind === 'network' ? networkWarnings(one) : []));
  const ofServices = specs.flatMap((spec) => [...hostPortWarning(spec), ...dependencyWarnings(spec, names)]);
  return [...ofNetworks, ...ofServices];
}

function networkWarnings({ name, action, spec, kept }: NetworkOperation): string[] {
  if (action === 'create') return optionWarnings(name, { driver: spec.driver_config?.options ?? {} });
  if (kept.length === 0) return [];
  const fields = kept.map(({ field, old, new: value }) => `${field} (${shown(old)}, in the file ${shown(value)})`);
  return [`network ${name} already exists with different ${fields.join(', ')}: it stays as it is until it is removed`];
}

function hostPortWarning({ name, update_config, endpoint_spec }: ServiceSpec): string[] {
  const ports = (endpoint_spec?.ports ?? []).filter((port) => port.publish_mode === 'host' && port.published_port > 0);
  if (update_config?.order !== 'start_first' || ports.length === 0) return [];
  const list = ports.map((port) => `${port.published_port}/${port.protocol}`).join(', ');
  return [
    `${name}: with order start-first an update needs a node where ${list} is free, since each task holds it on its host`,
  ];
}

function dependencyWarnings({ name, depends_on }: ServiceSpec, names: ReadonlySet<string>): string[] {
  return depends_on
    .filter(({ service, required }) => required && !names.has(service))
    .map(({ service }) => `${name}: it will wait for service ${service}, which does not exist`);
}
