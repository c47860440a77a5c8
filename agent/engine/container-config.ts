/**
 * From a task to the container that runs it. Pure. Units are the engine's own (nanoseconds, bytes, billionths of a CPU), which
 * are the spec's too, except where noted.
 */
import type Docker from 'dockerode';
import { nanosToMillis } from '../../lib/clock.js';
import type { Driver, HealthConfig, Mount, PortConfig, Task } from '../../proto/types.js';
import type { ContainerConfig } from './engine.js';

/** Labels that say whose a container is. Docker's. */
export const NODE_LABEL = 'com.docker.swarm.node.id';
export const TASK_LABEL = 'com.docker.swarm.task.id';

const STOP_GRACE_PERIOD_DEFAULT = 10e9;

export function containerConfig(task: Task, nodeId: string): ContainerConfig {
  const { container_spec: spec, resources, log_driver: logDriver } = task.spec;
  const name = taskName(task);
  const hostPorts = task.ports.filter((port) => port.publish_mode === 'host');
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
    Env: spec.env,
    User: spec.user,
    WorkingDir: spec.dir,
    Hostname: spec.hostname,
    Tty: spec.tty,
    OpenStdin: spec.open_stdin,
    ExposedPorts: Object.fromEntries(hostPorts.map((port) => [portKey(port), {}])),
    ...(spec.stop_signal !== '' && { StopSignal: spec.stop_signal }),
    // Whole seconds: the engine knows no finer grace period, and shorter than asked for would be wrong.
    StopTimeout: Math.ceil(nanosToMillis(spec.stop_grace_period ?? STOP_GRACE_PERIOD_DEFAULT) / 1000),
    ...(spec.healthcheck && { Healthcheck: health(spec.healthcheck) }),
    HostConfig: {
      GroupAdd: spec.groups,
      ReadonlyRootfs: spec.read_only,
      Mounts: spec.mounts.map(mount),
      PortBindings: portBindings(hostPorts),
      RestartPolicy: { Name: 'no' }, // restarting is the cluster's decision: it makes a new task
      ...(spec.init !== undefined && { Init: spec.init }),
      ...(logDriver && { LogConfig: { Type: logDriver.name, Config: logDriver.options } }),
      ...(resources?.limits && {
        NanoCpus: resources.limits.nano_cpus,
        Memory: resources.limits.memory_bytes,
        PidsLimit: resources.limits.pids,
      }),
      ...(resources?.reservations && { MemoryReservation: resources.reservations.memory_bytes }),
    },
  };
}

/** `<service>.<slot>.<task id>`; of a global service `<service>.<node id>.<task id>`. */
export function taskName(task: Task): string {
  return `${task.service_name}.${task.slot === 0 ? task.node_id : task.slot}.${task.id}`;
}

const portKey = (port: PortConfig): string => `${port.target_port}/${port.protocol}`;

/** One target may be published more than once. */
function portBindings(ports: readonly PortConfig[]): Record<string, { HostPort: string }[]> {
  const bindings: Record<string, { HostPort: string }[]> = {};
  for (const port of ports) {
    const HostPort = port.published_port === 0 ? '' : String(port.published_port);
    (bindings[portKey(port)] ??= []).push({ HostPort });
  }
  return bindings;
}

function health(config: HealthConfig): Docker.HealthConfig {
  return {
    ...(config.test.length > 0 && { Test: config.test }),
    Interval: config.interval,
    Timeout: config.timeout,
    Retries: config.retries,
    StartPeriod: config.start_period,
  };
}

/** dockerode's types ask for every option of a mount; to the engine an absent one is its default. */
type MountBody = Omit<Docker.MountSettings, 'BindOptions' | 'VolumeOptions' | 'TmpfsOptions'> & {
  BindOptions?: { Propagation: string };
  VolumeOptions?: {
    NoCopy: boolean;
    Labels: Record<string, string>;
    DriverConfig?: { Name: string; Options: Record<string, string> };
  };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number };
};

function mount(spec: Mount): Docker.MountSettings {
  const { bind_options: bind, volume_options: volume, tmpfs_options: tmpfs } = spec;
  const body: MountBody = {
    Type: spec.type,
    Source: spec.source,
    Target: spec.target,
    ReadOnly: spec.read_only,
    ...(bind && bind.propagation !== '' && { BindOptions: { Propagation: bind.propagation } }),
    ...(volume && {
      VolumeOptions: {
        NoCopy: volume.no_copy,
        Labels: volume.labels,
        ...(volume.driver_config && { DriverConfig: driver(volume.driver_config) }),
      },
    }),
    ...(tmpfs && {
      TmpfsOptions: {
        ...(tmpfs.size_bytes > 0 && { SizeBytes: tmpfs.size_bytes }),
        ...(tmpfs.mode > 0 && { Mode: tmpfs.mode }),
      },
    }),
  };
  return body as Docker.MountSettings;
}

const driver = ({ name, options }: Driver): { Name: string; Options: Record<string, string> } => ({
  Name: name,
  Options: options,
});
