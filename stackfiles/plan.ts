/** What to do so that the cluster has what the files of a stack say: decided here as data, done by the caller. */
import { must } from '../lib/assert.js';
import type { Config, Network, Secret, Service, ServiceSpec, Task } from '../proto/types.js';
import type { Operation, Plan, ServiceOperation } from './operations.js';
import { mapTargets, NetworkPlanner } from './plan-networks.js';
import { ObjectPlanner } from './plan-objects.js';
import { planServices, type ResolvedImages } from './plan-services.js';
import type { StackSpecs } from './stack-specs.js';

export interface PlanInput {
  stack: string;
  wanted: StackSpecs;
  /** All of the cluster: those of other stacks may use secrets and configs of this one. */
  services: readonly Service[];
  networks: readonly Network[];
  secrets: readonly Secret[];
  configs: readonly Config[];
  /** Ids of the stored secrets that hold what the files want: see `secretsToMatch`. */
  sameSecrets: ReadonlySet<string>;
  /** Those that run or are to run: versions that they use stay. */
  tasks: readonly Task[];
  images: ResolvedImages;
  prune: boolean;
}

/**
 * First come networks, secrets and configs, which services name and whose refusal is to harm nothing; then services that are not wanted any more go
 * (with `prune`), so that they free what new ones need; then come services, each after those it depends on; last go versions of secrets and
 * configs that nothing uses.
 * Throws SECRET_NOT_FOUND, CONFIG_NOT_FOUND, STACK_NAME_TAKEN, MODE_CHANGE, and USAGE for a network: then nothing is to be done.
 */
export function plan(input: PlanInput): Plan {
  const { stack, wanted, prune } = input;
  const secrets = new ObjectPlanner('secret', stack, wanted.secrets, input.secrets);
  const configs = new ObjectPlanner('config', stack, wanted.configs, input.configs);
  const networks = new NetworkPlanner(stack, wanted.networks, input.networks);
  const objects: Operation[] = [
    ...networks.deploy(),
    ...secrets.deploy(({ id }) => input.sameSecrets.has(id)),
    ...configs.deploy(({ spec }, { data }) => data.equals(spec.data)),
  ];
  const services = planServices({ ...input, networks, secrets, configs });
  const isRemoval = ({ action }: ServiceOperation): boolean => action === 'remove';
  const used = usedAfter(input, services);
  const operations: Operation[] = [
    ...objects,
    ...services.filter(isRemoval),
    ...services.filter((operation) => !isRemoval(operation)),
    ...secrets.surplus(used, prune),
    ...configs.surplus(used, prune),
  ];
  return { stack, operations };
}

/** Ids of the secrets and configs that specifications, the ones before them, or tasks use once the operations are done. */
function usedAfter({ services, tasks }: PlanInput, operations: readonly ServiceOperation[]): ReadonlySet<string> {
  const planned = new Map(operations.map((operation) => [operation.current?.id, operation]));
  const specs = services.flatMap((service) => {
    const operation = planned.get(service.id);
    if (operation?.action === 'remove') return [];
    return operation?.action === 'update' ? [operation.spec, service.spec] : [service.spec, service.previous_spec];
  });
  specs.push(...operations.map(({ spec }) => spec));
  const templates = [...specs.flatMap((spec) => spec?.task_template ?? []), ...tasks.map(({ spec }) => spec)];
  return new Set(
    templates.flatMap(({ container_spec: { secrets, configs } }) => [
      ...secrets.map(({ secret_id }) => secret_id),
      ...configs.map(({ config_id }) => config_id),
    ]),
  );
}

/** A planned specification with the ids of what was created before it; `idOf` knows those by kind and name. */
export function withIds(
  spec: ServiceSpec,
  idOf: (kind: 'network' | 'secret' | 'config', name: string) => string | undefined,
): ServiceSpec {
  const container = spec.task_template.container_spec;
  const container_spec = {
    ...container,
    secrets: container.secrets.map((ref) => ({
      ...ref,
      secret_id: ref.secret_id || must(idOf('secret', ref.secret_name), ref.secret_name),
    })),
    configs: container.configs.map((ref) => ({
      ...ref,
      config_id: ref.config_id || must(idOf('config', ref.config_name), ref.config_name),
    })),
  };
  const named = { ...spec, task_template: { ...spec.task_template, container_spec } };
  return mapTargets(named, (target) => idOf('network', target) ?? target);
}
