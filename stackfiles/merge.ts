/**
 * Several stack files as one: a later file changes and adds to what the earlier ones say, as `docker stack deploy -c
 * a -c b` does. A single value is replaced, unless the later one is empty, zero or false; mappings are merged key by
 * key; lists are joined; ports and volumes are matched by what they publish and where they are mounted.
 */
import type { MountConfig, PortConfig } from './mount-schema.js';
import { compareText } from './read.js';
import type { ServiceConfig, StackFileConfig } from './stack-schema.js';

export function mergeFiles(base: StackFileConfig, override: StackFileConfig): StackFileConfig {
  const services: Record<string, ServiceConfig> = { ...base.services };
  for (const [name, service] of Object.entries(override.services ?? {})) {
    const earlier = services[name];
    services[name] = earlier ? mergeObjects(earlier, service, '') : service;
  }
  // A volume is one thing: the later definition replaces the earlier one. Extension fields are the first file's.
  return { ...base, services: sorted(services), volumes: sorted({ ...base.volumes, ...override.volumes }) };
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)));
}

type Values = Readonly<Record<string, unknown>>;
type Rule = (base: unknown, override: unknown, path: string) => unknown;

const replace: Rule = (_base, override) => override;
const replaceUnlessEmpty: Rule = (base, override) => (Array.isArray(override) && override.length > 0 ? override : base);
const replaceEachKey: Rule = (base, override) => sorted({ ...(base as Values), ...(override as Values) });

const mergeEnvironment: Rule = (base, override, path) => sorted(mergeObjects(base as Values, override as Values, path));

/** Settings of one log driver mean nothing to another. */
const mergeLogging: Rule = (base, override, path) => {
  const [was, is] = [(base as Values)['driver'], (override as Values)['driver']];
  return was !== undefined && is !== undefined && was !== is
    ? override
    : mergeObjects(base as Values, override as Values, path);
};

function matchBy<T>(key: (item: T) => string, order: (a: T, b: T) => number): Rule {
  return (base, override) => {
    const items = [...(base as T[]), ...(override as T[])].map((item): [string, T] => [key(item), item]);
    return [...new Map(items).values()].sort(order);
  };
}
const matchPorts = matchBy<PortConfig>(
  ({ published, target, protocol = 'tcp' }) => `${published ?? `target ${target}`}/${protocol}`,
  (a, b) => (a.published ?? 0) - (b.published ?? 0),
);
const matchMounts = matchBy<MountConfig>(
  ({ target }) => target ?? '',
  (a, b) => compareText(a.target ?? '', b.target ?? ''),
);

/** Where the general rule is not right, by the path inside a service. */
const rules: ReadonlyMap<string, Rule> = new Map([
  ['command', replaceUnlessEmpty],
  ['entrypoint', replaceUnlessEmpty],
  ['environment', mergeEnvironment],
  ['healthcheck.test', replaceUnlessEmpty],
  ['healthcheck.retries', replace],
  ['labels', replaceEachKey],
  ['logging', mergeLogging],
  ['logging.options', replaceEachKey],
  ['ports', matchPorts],
  ['volumes', matchMounts],
  ['deploy.labels', replaceEachKey],
  ['deploy.replicas', replace],
  ['deploy.update_config.parallelism', replace],
  ['deploy.rollback_config.parallelism', replace],
  ['deploy.restart_policy.max_attempts', replace],
]);

function mergeObjects(base: Values, override: Values, path: string): Values {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(override)) {
    const inner = path === '' ? key : `${path}.${key}`;
    merged[key] = Object.hasOwn(base, key) ? (rules.get(inner) ?? mergeValues)(base[key], value, inner) : value;
  }
  return merged;
}

const mergeValues: Rule = (base, override, path) => {
  if (Array.isArray(base) && Array.isArray(override)) return [...(base as unknown[]), ...(override as unknown[])];
  if (isObject(base) && isObject(override)) return mergeObjects(base, override, path);
  const empty = override === null || override === '' || override === 0 || override === false;
  return empty ? base : override;
};

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
