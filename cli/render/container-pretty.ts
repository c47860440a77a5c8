/** The container's part of `service inspect --pretty`: Docker's sections in Docker's order, then what services of Docker lack. */
import type { ContainerSpec, HealthConfig } from '../../proto/types.js';
import { formatDuration } from '../../stackfiles/units.js';
import { bytesSize } from './human.js';

export function containerLines(container: ContainerSpec): string[] {
  return [
    'ContainerSpec:',
    ` Image:		${container.image}`,
    ...(container.command.length > 0 ? [` Entrypoint:	${container.command.join(' ')} `] : []),
    ...(container.args.length > 0 ? [` Args:		${container.args.join(' ')} `] : []),
    ...(container.env.length > 0 ? [` Env:		${container.env.join(' ')} `] : []),
    ...(container.dir ? [` Dir:		${container.dir}`] : []),
    ...(container.init !== undefined ? [` Init:		${container.init}`] : []),
    ...(container.user ? [` User: ${container.user}`] : []),
    ...capabilityLines(container),
    ...section('SysCtls:', pairs(container.sysctls, ': ')),
    ...section(
      'Ulimits:',
      container.ulimits.map(({ name, soft, hard }) => ` ${name}: ${soft}:${hard}`),
    ),
    ...section('Mounts:', container.mounts.flatMap(mountLines)),
    ...section(
      'Configs:',
      container.configs.flatMap(({ file, config_name: name }) => [` Target:	${file?.name ?? ''}`, `  Source:	${name}`]),
    ),
    ...section(
      'Secrets:',
      container.secrets.flatMap(({ file, secret_name: name }) => [` Target:	${file?.name ?? ''}`, `  Source:	${name}`]),
    ),
    ...section('Beyond the container:', beyondLines(container)),
  ];
}

const section = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? [title, ...lines] : []);

function pairs(map: Readonly<Record<string, string>>, between: string): string[] {
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, value]) => ` ${key}${value ? `${between}${value}` : ''}`);
}

function capabilityLines({ capability_add: add, capability_drop: drop }: ContainerSpec): string[] {
  return section('Capabilities:', [
    ...(add.length > 0 ? [` Add: ${add.join(', ')}`] : []),
    ...(drop.length > 0 ? [` Drop: ${drop.join(', ')}`] : []),
  ]);
}

function mountLines(mount: ContainerSpec['mounts'][number]): string[] {
  return [
    ` Target:	${mount.target}`,
    `  Source:	${mount.source}`,
    `  ReadOnly:	${mount.read_only}`,
    `  Type:		${mount.type}`,
  ];
}

/** What reaches beyond the container is what who reads this should see. */
function beyondLines(container: ContainerSpec): string[] {
  const modes = {
    PID: container.pid_mode,
    IPC: container.ipc_mode,
    'User namespace': container.userns_mode,
    'Cgroup namespace': container.cgroupns_mode,
    'Cgroup parent': container.cgroup_parent,
    Runtime: container.runtime,
  };
  return [
    ...(container.privileged ? [' Privileged:	true'] : []),
    ...container.devices.map(
      ({ path_on_host: from, path_in_container: to, cgroup_permissions: may }) => ` Device:	${from}:${to}:${may}`,
    ),
    ...container.device_cgroup_rules.map((rule) => ` Device rule:	${rule}`),
    ...container.device_requests.map(
      ({ count, device_ids: ids }) => ` GPUs:		${ids.length > 0 ? ids.join(', ') : count < 0 ? 'all' : count}`,
    ),
    ...Object.entries(modes).flatMap(([name, mode]) => (mode === '' ? [] : [` ${name}:	${mode}`])),
    ...(container.shm_size > 0 ? [` Shm size:	${bytesSize(container.shm_size)}`] : []),
  ];
}

/** Docker puts it last. */
export function healthLines(health: HealthConfig | null): string[] {
  if (!health) return [];
  return [
    ' Healthcheck:',
    `  Interval = ${formatDuration(health.interval)}`,
    `  Retries = ${health.retries}`,
    `  StartPeriod =	${formatDuration(health.start_period)}`,
    ...(health.start_interval > 0 ? [`  StartInterval =	${formatDuration(health.start_interval)}`] : []),
    `  Timeout =	${formatDuration(health.timeout)}`,
    ...(health.test.length > 0 ? ['  Tests:', ...health.test.map((test) => `	 Test = ${test}`)] : []),
  ];
}
