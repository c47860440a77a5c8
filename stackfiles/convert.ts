/** A project to the services it stands for, as docker/cli's cli/compose/convert does it. */
import { assert } from '../lib/assert.js';
import { withTag } from '../proto/image.js';
import type { HealthConfigInput } from '../proto/gen/swarm/v1/HealthConfig.js';
import type { MountInput } from '../proto/gen/swarm/v1/Mount.js';
import type { ResourcesInput } from '../proto/gen/swarm/v1/Resources.js';
import type { RestartPolicyInput } from '../proto/gen/swarm/v1/RestartPolicy.js';
import type { ServiceModeInput } from '../proto/gen/swarm/v1/ServiceMode.js';
import type { ServiceSpecInput } from '../proto/gen/swarm/v1/ServiceSpec.js';
import type { TaskSpecInput } from '../proto/gen/swarm/v1/TaskSpec.js';
import type { UpdateConfigInput } from '../proto/gen/swarm/v1/UpdateConfig.js';
import type { MountConfig } from './mount-schema.js';
import type { Project } from './project.js';
import { parseTmpfs } from './short-forms.js';
import type { StackSpecs } from './stack-specs.js';
import type { ServiceConfig, VolumeConfig } from './stack-schema.js';
import { parseCpus } from './units.js';

/** Marks everything that belongs to a stack. */
export const namespaceLabel = 'com.docker.stack.namespace';
/** The image as the stack file names it; a service may run the same image under a digest. */
export const imageLabel = 'com.docker.stack.image';

/** What the stack wants. */
export function convert(project: Project, stack: string): StackSpecs {
  const services = Object.entries(project.services).map(([name, service]) =>
    convertService(service, name, project, stack),
  );
  return { services, secrets: [], configs: [] };
}

type Deploy = NonNullable<ServiceConfig['deploy']>;

function convertService(service: ServiceConfig, name: string, project: Project, stack: string): ServiceSpecInput {
  const deploy = service.deploy ?? {};
  const ports = (service.ports ?? []).map(({ protocol = 'tcp', target = 0, published = 0, mode = 'ingress' }) => ({
    protocol,
    target_port: target,
    published_port: published,
    publish_mode: mode,
  }));
  return {
    name: `${stack}_${name}`,
    labels: { ...deploy.labels, [namespaceLabel]: stack, [imageLabel]: service.image ?? '' },
    task_template: convertTask(service, deploy, project, stack),
    mode: convertMode(deploy),
    update_config: convertUpdate(deploy.update_config),
    rollback_config: convertUpdate(deploy.rollback_config),
    endpoint_spec: {
      mode: deploy.endpoint_mode ?? 'vip',
      ports: ports.sort((a, b) => a.published_port - b.published_port),
    },
  };
}

function convertTask(service: ServiceConfig, deploy: Deploy, project: Project, stack: string): TaskSpecInput {
  const { placement = {}, resources = {} } = deploy;
  return {
    container_spec: {
      image: withTag(service.image ?? ''),
      labels: { ...service.labels, [namespaceLabel]: stack },
      command: service.entrypoint ?? [],
      args: service.command ?? [],
      hostname: service.hostname ?? '',
      env: convertEnvironment(service.environment ?? {}),
      dir: service.working_dir ?? '',
      user: service.user ?? '',
      tty: service.tty ?? false,
      open_stdin: service.stdin_open ?? false,
      read_only: service.read_only ?? false,
      mounts: [
        ...(service.volumes ?? []).map((mount) => convertMount(mount, project, stack)),
        ...(service.tmpfs ?? []).map(convertTmpfs),
      ],
      stop_signal: service.stop_signal ?? '',
      ...(service.stop_grace_period !== undefined && { stop_grace_period: service.stop_grace_period }),
      healthcheck: convertHealthcheck(service.healthcheck),
      ...(service.init !== undefined && { init: service.init }),
    },
    resources: {
      limits: resources.limits ? { ...convertResources(resources.limits), pids: resources.limits.pids ?? 0 } : null,
      reservations: resources.reservations ? convertResources(resources.reservations) : null,
    },
    restart_policy: convertRestart(service.restart, deploy.restart_policy),
    placement: {
      constraints: placement.constraints ?? [],
      preferences: (placement.preferences ?? []).map(({ spread = '' }) => ({ spread: { spread_descriptor: spread } })),
      max_replicas: placement.max_replicas_per_node ?? 0,
    },
    log_driver: service.logging ? { name: service.logging.driver ?? '', options: service.logging.options ?? {} } : null,
  };
}

function convertMode({ mode, replicas = 1 }: Deploy): ServiceModeInput {
  return mode === 'global' ? { global: {} } : { replicated: { replicas } };
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

/** Sorted, so that the order of a file never restarts a service. A name without a value unsets the image's. */
function convertEnvironment(environment: Record<string, string | null>): string[] {
  return Object.entries(environment)
    .map(([name, value]) => (value === null ? name : `${name}=${value}`))
    .sort();
}

function convertMount(mount: MountConfig, project: Project, stack: string): MountInput {
  const { type = 'volume', source = '', target = '', read_only = false } = mount;
  const common = { type, source, target, read_only };
  if (type === 'bind') {
    return { ...common, bind_options: mount.bind ? { propagation: mount.bind.propagation ?? '' } : null };
  }
  if (type === 'tmpfs') {
    const { size = 0, mode = 0 } = mount.tmpfs ?? {};
    return { ...common, tmpfs_options: mount.tmpfs ? { size_bytes: size, mode } : null };
  }
  if (source === '') return common;
  const volume = project.volumes[source] ?? {};
  return {
    ...common,
    source: volume.name ?? `${stack}_${source}`,
    volume_options: { no_copy: mount.volume?.nocopy ?? false, ...(!volume.external && ownVolume(volume, stack)) },
  };
}

function ownVolume({ driver, driver_opts, labels }: VolumeConfig, stack: string) {
  const configured = driver !== undefined || driver_opts !== undefined;
  return {
    labels: { ...labels, [namespaceLabel]: stack },
    driver_config: configured ? { name: driver ?? '', options: driver_opts ?? {} } : null,
  };
}

/** Docker leaves the short `tmpfs` key of a service out of a stack without a word: here it is a mount. */
function convertTmpfs(spec: string): MountInput {
  const mount = parseTmpfs(spec);
  assert(!('error' in mount), 'a project holds only tmpfs mounts that were read before');
  const { target, size = 0, mode = 0 } = mount;
  return { type: 'tmpfs', target, tmpfs_options: size || mode ? { size_bytes: size, mode } : null };
}

function convertHealthcheck(healthcheck: ServiceConfig['healthcheck']): HealthConfigInput | null {
  if (!healthcheck) return null;
  if (healthcheck.disable) return { test: ['NONE'] };
  const { test = [], interval = 0, timeout = 0, retries = 0, start_period = 0 } = healthcheck;
  return { test, interval, timeout, retries, start_period };
}

function convertResources({ cpus, memory = 0 }: { cpus?: string; memory?: number }): ResourcesInput {
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
