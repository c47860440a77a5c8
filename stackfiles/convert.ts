/** A project to what it asks of the cluster, as docker/cli's cli/compose/convert does it. */
import type { PortConfigInput } from '../proto/gen/swarm/v1/PortConfig.js';
import type { ResourceRequirementsInput } from '../proto/gen/swarm/v1/ResourceRequirements.js';
import type { ResourcesInput } from '../proto/gen/swarm/v1/Resources.js';
import type { RestartPolicyInput } from '../proto/gen/swarm/v1/RestartPolicy.js';
import type { ServiceDependencyInput } from '../proto/gen/swarm/v1/ServiceDependency.js';
import type { ServiceModeInput } from '../proto/gen/swarm/v1/ServiceMode.js';
import type { ServiceSpecInput } from '../proto/gen/swarm/v1/ServiceSpec.js';
import type { TaskSpecInput } from '../proto/gen/swarm/v1/TaskSpec.js';
import type { UpdateConfigInput } from '../proto/gen/swarm/v1/UpdateConfig.js';
import { convertContainer } from './convert-container.js';
import { convertAttachments, convertNetworks } from './convert-networks.js';
import { convertConfigs, convertSecrets } from './convert-objects.js';
import { imageLabel, namespaceLabel } from './labels.js';
import type { Project } from './project.js';
import type { ServiceConfig } from './service-schema.js';
import type { StackSpecs } from './stack-specs.js';
import { parseCpus } from './units.js';

export { imageLabel, namespaceLabel };

/** What the stack wants. Throws a StackFileError where the content of a secret or config cannot be had. */
export function convert(project: Project, stack: string): StackSpecs {
  return {
    services: Object.entries(project.services).map(([key, service]) => convertService(service, key, project, stack)),
    networks: convertNetworks(project, stack),
    secrets: convertSecrets(project, stack),
    configs: convertConfigs(project, stack),
  };
}

type Deploy = NonNullable<ServiceConfig['deploy']>;

function convertService(service: ServiceConfig, key: string, project: Project, stack: string): ServiceSpecInput {
  const deploy = service.deploy ?? {};
  return {
    name: `${stack}_${key}`,
    labels: { ...deploy.labels, [namespaceLabel]: stack, [imageLabel]: service.image ?? '' },
    task_template: {
      ...convertTask(service, deploy, project, stack),
      networks: convertAttachments(service, key, project, stack),
    },
    mode: convertMode(deploy.mode, deploy.replicas ?? service.scale),
    update_config: convertUpdate(deploy.update_config),
    rollback_config: convertUpdate(deploy.rollback_config),
    endpoint_spec: { mode: deploy.endpoint_mode ?? 'vip', ports: convertPorts(service.ports) },
    depends_on: convertDependencies(service.depends_on, stack),
    ...(deploy['x-rebalance'] === 'on-join' && { rebalance: 'rebalance_on_join' }),
  };
}

function convertPorts(ports: ServiceConfig['ports'] = []): PortConfigInput[] {
  const converted = ports.map((port) => ({
    name: port.name ?? '',
    protocol: port.protocol ?? 'tcp',
    target_port: port.target ?? 0,
    published_port: port.published ?? 0,
    publish_mode: port.mode ?? 'ingress',
    host_ip: port.host_ip ?? '',
  }));
  return converted.sort((a, b) => a.published_port - b.published_port);
}

function convertTask(service: ServiceConfig, deploy: Deploy, project: Project, stack: string): TaskSpecInput {
  const { constraints = [], preferences = [], max_replicas_per_node = 0 } = deploy.placement ?? {};
  const [os = '', architecture = ''] = service.platform?.split('/') ?? [];
  return {
    container_spec: convertContainer(service, project, stack),
    resources: convertResources(service),
    restart_policy: convertRestart(service.restart, deploy.restart_policy),
    placement: {
      constraints,
      preferences: preferences.map(({ spread = '' }) => ({ spread: { spread_descriptor: spread } })),
      max_replicas: max_replicas_per_node,
      platforms: service.platform === undefined ? [] : [{ os, architecture }],
    },
    log_driver: service.logging ? { name: service.logging.driver ?? '', options: service.logging.options ?? {} } : null,
  };
}

/** A replicated service without a number keeps its scale: see StackSpecs. */
function convertMode(mode: Deploy['mode'] = 'replicated', replicas: number | undefined): ServiceModeInput {
  switch (mode) {
    case 'replicated':
      return { replicated: replicas === undefined ? {} : { replicas } };
    case 'global':
      return { global: {} };
    case 'replicated-job':
      return {
        replicated_job: replicas === undefined ? {} : { max_concurrent: replicas, total_completions: replicas },
      };
    case 'global-job':
      return { global_job: {} };
  }
}

function convertUpdate(config: Deploy['update_config'] | Deploy['rollback_config']): UpdateConfigInput | null {
  if (!config) return null;
  return {
    parallelism: config.parallelism ?? 1,
    delay: config.delay ?? 0,
    failure_action: config.failure_action ?? 'pause',
    monitor: config.monitor ?? 0,
    max_failure_ratio: config.max_failure_ratio ?? 0,
    order: config.order === 'start-first' ? 'start_first' : 'stop_first',
  };
}

const conditions = {
  service_started: 'started',
  service_healthy: 'healthy',
  service_completed_successfully: 'completed',
} as const;

function convertDependencies(dependencies: ServiceConfig['depends_on'] = {}, stack: string): ServiceDependencyInput[] {
  return Object.entries(dependencies)
    .map(([key, { condition, required }]) => ({
      service: `${stack}_${key}`,
      condition: conditions[condition],
      required,
    }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** The service's own keys (`cpus`, `mem_limit` …) say the same as those of `deploy.resources`, or fill in for them. */
function convertResources(service: ServiceConfig): ResourceRequirementsInput {
  const { limits, reservations } = service.deploy?.resources ?? {};
  const limited = limits ?? ownKeys({ cpus: service.cpus, memory: service.mem_limit, pids: service.pids_limit });
  const reserved = reservations ?? ownKeys({ memory: service.mem_reservation });
  return {
    limits: limited
      ? {
          ...resources(limits?.cpus ?? service.cpus, limits?.memory ?? service.mem_limit),
          pids: limits?.pids ?? service.pids_limit ?? 0,
        }
      : null,
    reservations: reserved
      ? {
          ...resources(reservations?.cpus, reservations?.memory ?? service.mem_reservation),
          generic_resources: (reservations?.generic_resources ?? []).map(({ discrete_resource_spec }) => ({
            discrete_resource_spec: {
              kind: discrete_resource_spec?.kind ?? '',
              value: discrete_resource_spec?.value ?? 0,
            },
          })),
        }
      : null,
  };
}

function ownKeys(keys: Record<string, unknown>): object | undefined {
  return Object.values(keys).some((value) => value !== undefined) ? keys : undefined;
}

function resources(cpus: string | undefined, memory = 0): ResourcesInput {
  return { nano_cpus: cpus === undefined ? 0 : (parseCpus(cpus) ?? 0), memory_bytes: memory };
}

/** `restart` is the older key: it counts where `deploy.restart_policy` is not given. */
function convertRestart(restart = 'no', policy?: Deploy['restart_policy']): RestartPolicyInput | null {
  if (policy) {
    const { condition, delay, max_attempts = 0, window = 0 } = policy;
    const rest = { max_attempts, window, ...(delay !== undefined && { delay }) };
    return { condition: condition === 'on-failure' ? 'on_failure' : (condition ?? 'any'), ...rest };
  }
  if (restart === 'no') return null;
  const [name, attempts = '0'] = restart.split(':');
  return name === 'on-failure' ? { condition: 'on_failure', max_attempts: Number(attempts) } : { condition: 'any' };
}
