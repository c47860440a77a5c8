import { stringify } from 'yaml';
import { isShort } from './depends-schema.js';
import type { Project } from './project.js';
import type { ServiceConfig } from './service-schema.js';
import { formatDuration } from './units.js';

/** The stack as one YAML document in normal form: what `stack config` prints, agreeing with `docker stack config`. */
export function renderConfig({
  name,
  version,
  services,
  networks,
  volumes,
  secrets,
  configs,
  extensions,
}: Project): string {
  const document = {
    ...(name !== undefined && { name }),
    version,
    services: Object.fromEntries(Object.entries(services).map(([key, service]) => [key, renderService(service)])),
    ...(Object.keys(networks).length > 0 && { networks }),
    ...(Object.keys(volumes).length > 0 && { volumes }),
    ...(Object.keys(secrets).length > 0 && { secrets }),
    ...(Object.keys(configs).length > 0 && { configs }),
    ...extensions,
  };
  // Readers of YAML 1.1 must see the same: "yes" and "0123" are quoted. Aliases would only hide what is there.
  return stringify(document, { compat: 'yaml-1.1', version: '1.2', lineWidth: 0, aliasDuplicateObjects: false });
}

/** Dependencies of the short form are written so. */
function renderService(service: ServiceConfig): unknown {
  const { depends_on } = service;
  const short = depends_on && isShort(depends_on);
  return written(short ? { ...service, depends_on: Object.keys(depends_on) } : service, '');
}

const durations = new Set(
  [
    'stop_grace_period',
    ...['timeout', 'interval', 'start_period', 'start_interval'].map((key) => `healthcheck.${key}`),
  ].concat(
    ['update_config', 'rollback_config'].flatMap((key) => [`deploy.${key}.delay`, `deploy.${key}.monitor`]),
    ['deploy.restart_policy.delay', 'deploy.restart_policy.window'],
  ),
);
const sizes = new Set([
  'deploy.resources.limits.memory',
  'deploy.resources.reservations.memory',
  'mem_limit',
  'mem_reservation',
]);

/** Durations and sizes become text again, as Docker writes them. */
function written(value: unknown, path: string): unknown {
  if (typeof value === 'number') {
    return durations.has(path) ? formatDuration(value) : sizes.has(path) ? String(value) : value;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const inner = (key: string): string => (path === '' ? key : `${path}.${key}`);
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, written(v, inner(key))]));
}
