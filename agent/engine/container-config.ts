/**
 * From a task to the container that runs it. Pure. Units are the engine's own (nanoseconds, bytes, billionths of a CPU), which are the
 * spec's too, except where noted. What the engine is not told has its default. Whether the node lets a task do this, and whether its
 * engine can, was asked before: admission.ts.
 */
import type Docker from 'dockerode';
import { nanosToMillis } from '../../lib/clock.js';
import type { HealthConfig, PortConfig, Task } from '../../proto/types.js';
import { given } from './config/given.js';
import { isolation } from './config/isolation.js';
import { mounts, type FileMount } from './config/mounts.js';
import { DEFAULT_NETWORKING, networkingConfig, networkMode, type TaskNetworking } from './config/networking.js';
import { resourceEnv, resourceLimits } from './config/resources.js';
import type { ContainerConfig } from './engine.js';

/** Labels that say whose a container is. Docker's. */
export const NODE_LABEL = 'com.docker.swarm.node.id';
export const TASK_LABEL = 'com.docker.swarm.task.id';

const STOP_GRACE_PERIOD_DEFAULT = 10e9;

export interface HostPart {
  nodeId: string;
  /** Its secrets and configs, as they lie on this host. */
  files: readonly FileMount[];
  selinux: boolean;
  /** Left out: what the engine does by itself. */
  networking?: TaskNetworking;
}

/** `task`: its templates are expanded. */
export function containerConfig(task: Task, host: HostPart): ContainerConfig {
  const { container_spec: spec, log_driver: logDriver } = task.spec;
  const { nodeId, files, selinux, networking = DEFAULT_NETWORKING } = host;
  const name = taskName(task);
  // In the host's own network there is nothing to publish.
  const hostPorts = networking.mode === 'host' ? [] : task.ports.filter((port) => port.publish_mode === 'host');
  return {
    name,
    Image: spec.image,
    Labels: {
      ...spec.labels,
      [NODE_LABEL]: nodeId,
      'com.docker.swarm.service.id': task.service_id,
      'com.docker.swarm.service.name': task.service_name,
      'com.docker.swarm.task': '',
      [TASK_LABEL]: task.id,
      'com.docker.swarm.task.name': name,
    },
    ...(spec.command.length > 0 && { Entrypoint: spec.command }),
    ...(spec.args.length > 0 && { Cmd: spec.args }),
    Env: [...spec.env, ...resourceEnv(task.assigned_generic_resources)],
    User: spec.user,
    WorkingDir: spec.dir,
    Hostname: spec.hostname,
    ...(spec.domainname !== '' && { Domainname: spec.domainname }),
    Tty: spec.tty,
    OpenStdin: spec.open_stdin,
    ExposedPorts: Object.fromEntries(hostPorts.map((port) => [portKey(port), {}])),
    ...(spec.stop_signal !== '' && { StopSignal: spec.stop_signal }),
    // Whole seconds: the engine knows no finer grace period, and shorter than asked for would be wrong.
    StopTimeout: Math.ceil(nanosToMillis(spec.stop_grace_period ?? STOP_GRACE_PERIOD_DEFAULT) / 1000),
    ...(spec.healthcheck && { Healthcheck: health(spec.healthcheck) }),
    HostConfig: {
      ...given({
        GroupAdd: spec.groups,
        ReadonlyRootfs: spec.read_only,
        PortBindings: portBindings(hostPorts),
        ...mounts(spec.mounts, files, selinux),
        ...isolation(spec),
        ...networkMode(networking),
        ...names(spec, networking),
        ...resourceLimits(spec, task.spec.resources),
      }),
      RestartPolicy: { Name: 'no' }, // restarting is the cluster's decision: it makes a new task
      ...(spec.init !== undefined && { Init: spec.init }),
      ...(logDriver && { LogConfig: { Type: logDriver.name, Config: logDriver.options } }),
    },
    ...networkingConfig(networking),
  };
}

/** `<service>.<slot>.<task id>`; of a global service `<service>.<node id>.<task id>`. */
export function taskName(task: Task): string {
  return `${task.service_name}.${task.slot === 0 ? task.node_id : task.slot}.${task.id}`;
}

const portKey = (port: PortConfig): string => `${port.target_port}/${port.protocol}`;

/** One target may be published more than once. */
function portBindings(ports: readonly PortConfig[]): Docker.PortMap {
  const bindings: Record<string, Docker.PortBinding[]> = {};
  for (const port of ports) {
    const HostPort = port.published_port === 0 ? '' : String(port.published_port);
    const HostIp = port.host_ip === '' ? {} : { HostIp: port.host_ip };
    (bindings[portKey(port)] ??= []).push({ ...HostIp, HostPort });
  }
  return bindings;
}

/** Where a container asks for names: the spec's own name servers are asked by the agent's, which knows the names of the networks. */
function names({ dns_config: dns }: Task['spec']['container_spec'], { nameservers }: TaskNetworking) {
  if (nameservers.length === 0) {
    return { Dns: dns?.nameservers ?? [], DnsOptions: dns?.options ?? [], DnsSearch: dns?.search ?? [] };
  }
  // Told of "ndots", an engine keeps names without a dot to itself, and those of services are such.
  const options = (dns?.options ?? []).filter((option) => !option.startsWith('ndots:'));
  return { Dns: [...nameservers], DnsOptions: options, DnsSearch: dns?.search ?? [] };
}

function health(config: HealthConfig): Docker.HealthConfig & { StartInterval?: number } {
  return {
    ...(config.test.length > 0 && { Test: config.test }),
    Interval: config.interval,
    Timeout: config.timeout,
    Retries: config.retries,
    StartPeriod: config.start_period,
    ...(config.start_interval > 0 && { StartInterval: config.start_interval }),
  };
}
