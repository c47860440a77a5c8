/** What to do to the services of a stack. */
import { swarmError } from '../lib/errors.js';
import type { ServiceSpecInput } from '../proto/gen/swarm/v1/ServiceSpec.js';
import { makeServiceSpec, sameMessage } from '../proto/objects.js';
import { modeOf } from '../proto/service-mode.js';
import type { Platform, Service, ServiceSpec } from '../proto/types.js';
import { imageLabel, namespaceLabel } from './convert.js';
import { changesBetween, type Change } from './diff.js';
import type { ServiceOperation } from './operations.js';
import type { NetworkPlanner } from './plan-networks.js';
import type { ObjectPlanner } from './plan-objects.js';

/** What a registry said about images, by the name that the specifications have: with a digest, and for which platforms. */
export type ResolvedImages = ReadonlyMap<string, { image: string; platforms: Platform[] }>;

interface Input {
  stack: string;
  wanted: { services: ServiceSpecInput[] };
  services: readonly Service[];
  networks: NetworkPlanner;
  secrets: ObjectPlanner<'secret'>;
  configs: ObjectPlanner<'config'>;
  images: ResolvedImages;
  prune: boolean;
}

/** Each after those it depends on. Throws what is wrong before anything is done. */
export function planServices(input: Input): ServiceOperation[] {
  const { stack, wanted, services, networks, secrets, configs, images, prune } = input;
  const own = services.filter(({ spec }) => spec.labels[namespaceLabel] === stack);
  const byName = new Map(own.map((service) => [service.spec.name, service]));
  const specs = wanted.services.map((service) => {
    const current = byName.get(service.name ?? '') ?? null;
    const spec = keepLive(makeServiceSpec(keepScale(service, current)), current, images);
    return { current, spec: networks.withReferences(withReferences(spec, secrets, configs)) };
  });
  const names = new Set(specs.map(({ spec }) => spec.name));
  const surplus = prune ? own.filter(({ spec }) => !names.has(spec.name)) : [];
  return [
    ...surplus.map((current): ServiceOperation => {
      return { kind: 'service', action: 'remove', name: current.spec.name, changes: [], current, spec: null };
    }),
    ...byDependencies(specs).map(({ current, spec }) => deploy(current, spec, networks)),
  ];
}

function deploy(current: Service | null, spec: ServiceSpec, networks: NetworkPlanner): ServiceOperation {
  const { name } = spec;
  const shown = networks.withNames(spec);
  if (!current) return { kind: 'service', action: 'create', name, changes: contentOf(shown), current, spec };
  const before = withoutCredentials(current.spec);
  if (modeOf(before) !== modeOf(spec)) {
    throw swarmError('MODE_CHANGE', { name, mode: modeOf(before).replaceAll('_', '-') });
  }
  const changes = changesBetween(networks.withNames(before), shown).filter(isKnown);
  changes.push(...takenUpAgain(current));
  const action = sameMessage(before, spec) && changes.length === 0 ? 'unchanged' : 'update';
  return { kind: 'service', action, name, changes, current, spec };
}

/** What is yet to be created has a name and no id. */
const isKnown = ({ field, new: value }: Change): boolean => value !== null || !/\.(Secret|Config)ID$/.test(field);

/** To deploy a service whose update stopped means to go on, also with the specification that it has, as with `service update`. */
function takenUpAgain({ update_status: status }: Service): Change[] {
  switch (status?.state) {
    case 'paused':
    case 'rollback_paused':
    case 'rollback_completed':
      return [{ field: 'UpdateStatus.State', old: status.state, new: null }];
    default:
      return [];
  }
}

/** Of a new service: what says something. */
const contentOf = (spec: ServiceSpec): Change[] =>
  changesBetween(null, { ...spec, name: '' }).filter(({ new: value }) => value !== 0 && value !== false);

/** `replicas` that the file leaves out stay what they are: whoever scaled the service meant it. */
function keepScale(wanted: ServiceSpecInput, current: Service | null): ServiceSpecInput {
  const { replicated } = wanted.mode ?? {};
  if (!replicated || replicated.replicas !== undefined) return wanted;
  return { ...wanted, mode: { replicated: { replicas: current?.spec.mode.replicated?.replicas ?? 1 } } };
}

/**
 * What the file does not decide stays as it is: the count of forced updates, and the digest that an unchanged image was resolved to when
 * it was deployed first (docker/cli, deployServices), unless a registry has just told a digest. So a registry that is down for a while
 * restarts nothing. Platforms that the file gives count, not the image's.
 */
function keepLive(wanted: ServiceSpec, current: Service | null, images: ResolvedImages): ServiceSpec {
  const { container_spec, placement, ...task } = wanted.task_template;
  const before = current?.spec.task_template;
  const isSame = current?.spec.labels[imageLabel] === wanted.labels[imageLabel];
  const kept =
    isSame && before ? { image: before.container_spec.image, platforms: before.placement?.platforms ?? [] } : undefined;
  const { image, platforms } = images.get(container_spec.image) ??
    kept ?? { image: container_spec.image, platforms: [] };
  const placed = placement ?? { constraints: [], preferences: [], max_replicas: 0, platforms: [] };
  return {
    ...wanted,
    task_template: {
      ...task,
      force_update: before?.force_update ?? task.force_update,
      container_spec: { ...container_spec, image },
      placement: placed.platforms.length > 0 ? placed : { ...placed, platforms },
    },
  };
}

function withReferences(
  spec: ServiceSpec,
  secrets: ObjectPlanner<'secret'>,
  configs: ObjectPlanner<'config'>,
): ServiceSpec {
  const container = spec.task_template.container_spec;
  const container_spec = {
    ...container,
    secrets: container.secrets.map((ref) => {
      const { name, id } = secrets.present(ref.secret_name);
      return { ...ref, secret_name: name, secret_id: id };
    }),
    configs: container.configs.map((ref) => {
      const { name, id } = configs.present(ref.config_name);
      return { ...ref, config_name: name, config_id: id };
    }),
  };
  return { ...spec, task_template: { ...spec.task_template, container_spec } };
}

/** Managers do not show credentials, and files do not have them: those that a service has stay until others are sent. */
function withoutCredentials(spec: ServiceSpec): ServiceSpec {
  const container_spec = { ...spec.task_template.container_spec, pull_options: null };
  return { ...spec, task_template: { ...spec.task_template, container_spec } };
}

/** Each after those it depends on, else as they were. The loader has refused circles. */
function byDependencies<T extends { spec: ServiceSpec }>(all: readonly T[]): T[] {
  const byName = new Map(all.map((one) => [one.spec.name, one]));
  const ordered = new Set<T>();
  const visiting = new Set<T>();
  const visit = (one: T): void => {
    if (visiting.has(one)) return;
    visiting.add(one);
    for (const { service } of one.spec.depends_on) {
      const dependency = byName.get(service);
      if (dependency) visit(dependency);
    }
    ordered.add(one);
  };
  all.forEach(visit);
  return [...ordered];
}
