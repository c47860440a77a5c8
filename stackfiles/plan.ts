/** What to do so that the services of a stack are what its files say: decided here as data, done by the caller. */
import type { ServiceSpecInput } from '../proto/gen/swarm/v1/ServiceSpec.js';
import { makeServiceSpec, sameMessage } from '../proto/objects.js';
import type { Service, ServiceSpec } from '../proto/types.js';
import { imageLabel } from './convert.js';

interface Step {
  /** One line for people, the same in a dry run, in progress and in logs. */
  format(): string;
}
export interface CreateService extends Step {
  kind: 'create';
  spec: ServiceSpec;
}
export interface UpdateService extends Step {
  kind: 'update';
  /** The service as it was read: an update is made from its version. */
  service: Service;
  spec: ServiceSpec;
}
export interface KeepService extends Step {
  kind: 'unchanged';
  service: Service;
}
export interface RemoveService extends Step {
  kind: 'remove';
  service: Service;
}
export type Operation = CreateService | UpdateService | KeepService | RemoveService;

/**
 * `existing`: all services with the stack's label. Services that are no longer wanted are removed with `prune` and left
 * alone without it. Removals come first, so that they free what new services need; then the wanted ones in their order.
 */
export function plan(
  existing: readonly Service[],
  wanted: readonly ServiceSpecInput[],
  { prune }: { prune: boolean },
): Operation[] {
  const specs = wanted.map(makeServiceSpec);
  const names = new Set(specs.map(({ name }) => name));
  const byName = new Map(existing.map((service) => [service.spec.name, service]));
  const surplus = prune ? existing.filter(({ spec }) => !names.has(spec.name)) : [];
  return [...surplus.map(remove), ...specs.map((spec) => deploy(byName.get(spec.name), spec))];
}

function deploy(service: Service | undefined, wanted: ServiceSpec): Operation {
  if (!service) return { kind: 'create', spec: wanted, format: () => `Creating service ${wanted.name}` };
  const spec = keepResolved(service.spec, wanted);
  const { name } = spec;
  if (sameMessage(service.spec, spec)) {
    return { kind: 'unchanged', service, format: () => `Unchanged service ${name} (id: ${service.id})` };
  }
  const changes = changedPaths(service.spec, spec, '').join(', ');
  return { kind: 'update', service, spec, format: () => `Updating service ${name} (id: ${service.id}): ${changes}` };
}

function remove(service: Service): RemoveService {
  return { kind: 'remove', service, format: () => `Removing service ${service.spec.name} (id: ${service.id})` };
}

/**
 * What the file does not decide stays as it is: the count of forced updates, and the digest that the file's image was
 * resolved to when it was deployed first (docker/cli, deployServices).
 */
function keepResolved(current: ServiceSpec, wanted: ServiceSpec): ServiceSpec {
  const { container_spec, ...task } = wanted.task_template;
  const sameImage = current.labels[imageLabel] === wanted.labels[imageLabel];
  const image = sameImage ? current.task_template.container_spec.image : container_spec.image;
  const { force_update } = current.task_template;
  return { ...wanted, task_template: { ...task, force_update, container_spec: { ...container_spec, image } } };
}

/** The fields in which two specs differ, such as "task_template.container_spec.env". Lists are compared as a whole. */
function changedPaths(before: object, after: object, prefix: string): string[] {
  const [old, next] = [before as Record<string, unknown>, after as Record<string, unknown>];
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].sort().flatMap((key) => {
    const [was, is] = [old[key], next[key]];
    if (isMessage(was) && isMessage(is)) return changedPaths(was, is, `${prefix}${key}.`);
    return sameMessage({ value: was }, { value: is }) ? [] : [prefix + key];
  });
}

function isMessage(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
