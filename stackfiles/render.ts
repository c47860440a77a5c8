import { stringify } from 'yaml';
import type { Project } from './project.js';
import { formatDuration } from './units.js';

/** The stack as one YAML document in normal form: what `stack config` prints, agreeing with `docker stack config`. */
export function renderConfig({ version, services, volumes, extensions }: Project): string {
  const document = {
    version,
    services: Object.fromEntries(Object.entries(services).map(([name, service]) => [name, written(service, '')])),
    ...(Object.keys(volumes).length > 0 && { volumes }),
    ...extensions,
  };
  // Readers of YAML 1.1 must see the same: "yes" and "0123" are quoted. Aliases would only hide what is there.
  return stringify(document, { compat: 'yaml-1.1', version: '1.2', lineWidth: 0, aliasDuplicateObjects: false });
}

const durations = new Set(
  ['stop_grace_period', 'healthcheck.timeout', 'healthcheck.interval', 'healthcheck.start_period'].concat(
    ['update_config', 'rollback_config'].flatMap((key) => [`deploy.${key}.delay`, `deploy.${key}.monitor`]),
    ['deploy.restart_policy.delay', 'deploy.restart_policy.window'],
  ),
);
const sizes = new Set(['deploy.resources.limits.memory', 'deploy.resources.reservations.memory']);

/** Durations and sizes become text again, as Docker writes them. */
function written(value: unknown, path: string): unknown {
  if (typeof value === 'number') {
    return durations.has(path) ? formatDuration(value) : sizes.has(path) ? String(value) : value;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const inner = (key: string): string => (path === '' ? key : `${path}.${key}`);
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, written(v, inner(key))]));
}
