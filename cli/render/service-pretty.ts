import { parseTime, type Millis } from '../../lib/clock.js';
import type {
  Driver,
  GenericResource,
  ResourceRequirements,
  Resources,
  Service,
  ServiceSpec,
  TaskSpec,
  UpdateConfig,
  UpdateStatus,
} from '../../proto/types.js';
import { formatDuration } from '../../stackfiles/units.js';
import { jobOf } from '../flags/mode.js';
import { containerLines, healthLines } from './container-pretty.js';
import { bytesSize, dashed, humanDuration } from './human.js';

/** A service for people: `service inspect --pretty`. `networks`: names by id. */
export function renderServicePretty(service: Service, now: Millis, networks: ReadonlyMap<string, string>): string {
  const { spec } = service;
  return [
    '',
    `ID:		${service.id}`,
    `Name:		${spec.name}`,
    ...labelLines(spec.labels),
    ...modeLines(spec),
    ...(service.update_status && service.update_status.state !== 'none' ? statusLines(service.update_status, now) : []),
    ...placementLines(spec.task_template),
    ...dependencyLines(spec),
    ...(spec.rebalance === 'rebalance_on_join' ? ['Rebalance:	on-join'] : []),
    ...(spec.update_config ? updateLines('Update', spec.update_config) : []),
    ...(spec.rollback_config ? updateLines('Rollback', spec.rollback_config) : []),
    ...containerLines(spec.task_template.container_spec),
    ...logLines(spec.task_template.log_driver),
    ...resourceLines(spec.task_template.resources),
    ...networkLines(spec.task_template, networks),
    `Endpoint Mode:	${spec.endpoint_spec?.mode ?? 'vip'}`,
    ...portLines(service),
    ...healthLines(spec.task_template.container_spec.healthcheck),
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
  if (mode.global_job) return ['Service Mode:	GlobalJob'];
  if (mode.replicated_job) {
    const { max_concurrent: most, total_completions: total } = jobOf(mode.replicated_job);
    return ['Service Mode:	ReplicatedJob', ` Max Concurrent:	${most}`, ` Total Completions:	${total}`];
  }
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
    ...(spread.length > 0 ? [` Preferences:   [${spread.join(' ')}]`] : []),
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

function logLines(driver: Driver | null): string[] {
  if (!driver) return [];
  const options = Object.entries(driver.options).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'Log Driver:',
    ...(driver.name ? [` Name:		${driver.name}`] : []),
    ...(options.length > 0 ? [' LogOpts:', ...options.map(([key, value]) => `  ${key}:       ${value}`)] : []),
  ];
}

function dependencyLines({ depends_on: dependencies }: ServiceSpec): string[] {
  if (dependencies.length === 0) return [];
  return ['Depends on:', ...dependencies.map(({ service, condition }) => ` ${service} (${condition})`)];
}

function resourceLines(resources: ResourceRequirements | null): string[] {
  const part = (title: string, part: Resources | null | undefined): string[] => {
    if (!part) return [];
    const lines = [
      ...(part.nano_cpus > 0 ? [`  CPU:		${part.nano_cpus / 1e9}`] : []),
      ...(part.memory_bytes > 0 ? [`  Memory:	${bytesSize(part.memory_bytes)}`] : []),
      ...(part.pids > 0 ? [`  PIDs:		${part.pids}`] : []),
      ...part.generic_resources.map((resource) => `  ${genericResource(resource)}`),
    ];
    return lines.length > 0 ? [` ${title}:`, ...lines] : [];
  };
  return ['Resources:', ...part('Reservations', resources?.reservations), ...part('Limits', resources?.limits)];
}

function genericResource({ discrete_resource_spec: counted, named_resource_spec: named }: GenericResource): string {
  return counted ? `${counted.kind}:\t\t${counted.value}` : `${named?.kind ?? ''}:\t\t${named?.value ?? ''}`;
}

function networkLines({ networks }: TaskSpec, names: ReadonlyMap<string, string>): string[] {
  if (networks.length === 0) return [];
  return [`Networks: ${networks.map(({ target }) => `${names.get(target) ?? target} `).join('')}`];
}

/** With the ports that the cluster has chosen. */
function portLines({ endpoint, spec }: Service): string[] {
  const ports = endpoint?.ports ?? spec.endpoint_spec?.ports ?? [];
  if (ports.length === 0) return [];
  return [
    'Ports:',
    ...ports.flatMap((port) => [
      ` PublishedPort = ${port.published_port}`,
      `  Protocol = ${port.protocol}`,
      `  TargetPort = ${port.target_port}`,
      `  PublishMode = ${port.publish_mode}`,
      ...(port.host_ip === '' ? [] : [`  HostIP = ${port.host_ip}`]),
    ]),
  ];
}
