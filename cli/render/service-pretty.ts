import { parseTime, type Millis } from '../../lib/clock.js';
import type {
  ResourceRequirements,
  Resources,
  Service,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
  UpdateStatus,
} from '../../proto/types.js';
import { formatDuration } from '../../stackfiles/units.js';
import { bytesSize, dashed, humanDuration } from './human.js';

/** A service for people: `service inspect --pretty`. */
export function renderServicePretty(service: Service, now: Millis): string {
  const { spec } = service;
  return [
    '',
    `ID:		${service.id}`,
    `Name:		${spec.name}`,
    ...labelLines(spec.labels),
    ...modeLines(spec),
    ...(service.update_status && service.update_status.state !== 'none' ? statusLines(service.update_status, now) : []),
    ...placementLines(spec.task_template),
    ...(spec.update_config ? updateLines('Update', spec.update_config) : []),
    ...(spec.rollback_config ? updateLines('Rollback', spec.rollback_config) : []),
    ...containerLines(spec.task_template),
    ...resourceLines(spec.task_template.resources),
    `Endpoint Mode:	${spec.endpoint_spec?.mode ?? 'vip'}`,
    ...portLines(spec),
    '',
  ].join('\n');
}

function labelLines(labels: Readonly<Record<string, string>>): string[] {
  const entries = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return [];
  return ['Labels:', ...entries.map(([key, value]) => ` ${key}${value ? `=${value}` : ''}`)];
}

function modeLines({ mode }: ServiceSpec): string[] {
  if (mode.global) return ['Service Mode:	Global'];
  return ['Service Mode:	Replicated', ` Replicas:	${mode.replicated?.replicas ?? 0}`];
}

function statusLines(status: UpdateStatus, now: Millis): string[] {
  const ago = (time: string): string => `${humanDuration(now - parseTime(time)).toLowerCase()} ago`;
  return [
    'UpdateStatus:',
    ` State:		${status.state}`,
    ...(status.started_at ? [` Started:	${ago(status.started_at)}`] : []),
    ...(status.completed_at ? [` Completed:	${ago(status.completed_at)}`] : []),
    ` Message:	${status.message}`,
  ];
}

function placementLines({ placement }: TaskSpec): string[] {
  if (!placement) return ['Placement:'];
  const { constraints, preferences, max_replicas } = placement;
  const spread = preferences.map((preference) => `spread=${preference.spread?.spread_descriptor ?? ''}`);
  return [
    'Placement:',
    ...(constraints.length > 0 ? [` Constraints:	[${constraints.join(' ')}]`] : []),
    ...(spread.length > 0 ? [` Preferences:   ${spread.join(', ')}`] : []),
    ...(max_replicas > 0 ? [` Max Replicas Per Node:   ${max_replicas}`] : []),
  ];
}

function updateLines(which: 'Update' | 'Rollback', config: UpdateConfig): string[] {
  return [
    `${which}Config:`,
    ` Parallelism:	${config.parallelism}`,
    ...(config.delay > 0 ? [` Delay:		${formatDuration(config.delay)}`] : []),
    ` On failure:	${config.failure_action}`,
    ...(config.monitor > 0 ? [` Monitoring Period: ${formatDuration(config.monitor)}`] : []),
    ` Max failure ratio: ${config.max_failure_ratio}`,
    ` ${which} order:${which === 'Update' ? '      ' : '    '}${dashed(config.order)}`,
  ];
}

function containerLines({ container_spec: container }: TaskSpec): string[] {
  const lines = ['ContainerSpec:', ` Image:		${container.image}`];
  if (container.args.length > 0) lines.push(` Args:		${container.args.join(' ')} `);
  if (container.env.length > 0) lines.push(` Env:		${container.env.join(' ')} `);
  if (container.dir) lines.push(` Dir:		${container.dir}`);
  if (container.init !== undefined) lines.push(` Init:		${container.init}`);
  if (container.user) lines.push(` User: ${container.user}`);
  if (container.mounts.length > 0) lines.push('Mounts:');
  for (const mount of container.mounts) {
    lines.push(` Target:	${mount.target}`, `  Source:	${mount.source}`);
    lines.push(`  ReadOnly:	${mount.read_only}`, `  Type:		${mount.type}`);
  }
  return lines;
}

function resourceLines(resources: ResourceRequirements | null): string[] {
  const part = (title: string, part: Resources | null | undefined): string[] => {
    if (!part || (part.nano_cpus === 0 && part.memory_bytes === 0 && part.pids === 0)) return [];
    return [
      ` ${title}:`,
      ...(part.nano_cpus > 0 ? [`  CPU:		${part.nano_cpus / 1e9}`] : []),
      ...(part.memory_bytes > 0 ? [`  Memory:	${bytesSize(part.memory_bytes)}`] : []),
      ...(part.pids > 0 ? [`  PIDs:		${part.pids}`] : []),
    ];
  };
  return ['Resources:', ...part('Reservations', resources?.reservations), ...part('Limits', resources?.limits)];
}

function portLines({ endpoint_spec: endpoint }: ServiceSpec): string[] {
  if (!endpoint || endpoint.ports.length === 0) return [];
  return [
    'Ports:',
    ...endpoint.ports.flatMap((port) => [
      ` PublishedPort = ${port.published_port}`,
      `  Protocol = ${port.protocol}`,
      `  TargetPort = ${port.target_port}`,
      `  PublishMode = ${port.publish_mode}`,
    ]),
  ];
}
