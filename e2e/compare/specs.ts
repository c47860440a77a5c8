/** Two services' specifications, both in the Engine API's JSON, compared field by field. Pure. */
import { isDeepStrictEqual } from 'node:util';

export interface Difference {
  /** Such as `TaskTemplate.ContainerSpec.Image`; items of a list by their place: `Mounts[0].Source`. */
  field: string;
  docker: unknown;
  swarm: unknown;
}

/** A difference that is meant to be. */
export interface Allowed {
  field: RegExp;
  reason: string;
  /** Only for these values; else any. */
  when?: (difference: Difference) => boolean;
}

export const ALLOWED: readonly Allowed[] = [
  { field: /\.(SecretID|ConfigID)$/, reason: 'each cluster gives its own ids' },
  {
    field: /^TaskTemplate\.Runtime$/,
    reason: 'tasks are always containers',
    when: ({ docker, swarm }) => docker === 'container' && swarm === undefined,
  },
  {
    field: /^TaskTemplate\.ContainerSpec\.Isolation$/,
    reason: 'isolation is a choice of Windows hosts only',
    when: ({ docker, swarm }) => docker === 'default' && swarm === undefined,
  },
  {
    field: /^DependsOn$/,
    reason: 'depends_on is followed here; Docker ignores it',
    when: ({ docker }) => docker === undefined,
  },
];

/** Fields whose zero is not the same as their absence; everywhere else both mean the default. */
const ZERO_MEANS =
  /(ContainerSpec\.(Init|StopGracePeriod)|RestartPolicy\.Delay|Replicated\.Replicas|Mode\.Global|GlobalJob)$/;

/** Every field in which the two differ. */
export function compareSpecs(docker: unknown, swarm: unknown): Difference[] {
  return compare(withoutBlanks(docker, ''), withoutBlanks(swarm, ''), '');
}

function compare(docker: unknown, swarm: unknown, field: string): Difference[] {
  if (isDeepStrictEqual(docker, swarm)) return [];
  if (Array.isArray(docker) && Array.isArray(swarm) && docker.length === swarm.length) {
    return docker.flatMap((item, i) => compare(item, swarm[i], `${field}[${i}]`));
  }
  if (!isRecord(docker) || !isRecord(swarm)) return [{ field, docker, swarm }];
  const names = [...new Set([...Object.keys(docker), ...Object.keys(swarm)])].sort();
  return names.flatMap((name) => compare(docker[name], swarm[name], field === '' ? name : `${field}.${name}`));
}

/** Without fields that say nothing: null, "", [], {}, and zeros and falses that are defaults. */
function withoutBlanks(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutBlanks(item, path));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([name, field]) => {
    return [name, withoutBlanks(field, `${path}.${name}`)] as const;
  });
  return Object.fromEntries(
    entries.filter(([name, field]) => !isBlank(field) || (field !== null && ZERO_MEANS.test(`${path}.${name}`))),
  );
}

function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return true;
  return Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The row of the table that allows a difference. */
export function allowanceFor(difference: Difference): Allowed | undefined {
  return ALLOWED.find(({ field, when }) => field.test(difference.field) && (when?.(difference) ?? true));
}
