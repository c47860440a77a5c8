import type { PortConfig, Service, ServiceSpec } from '../../proto/types.js';
import { jobOf } from '../flags/mode.js';
import { familiarImage, shortId } from './human.js';
import type { Column } from './list.js';

export interface ServiceRow {
  service: Service;
  running: number;
  desired: number;
  /** Of a job's present run. */
  completed?: number;
}

export const serviceColumns: readonly Column<ServiceRow>[] = [
  { key: 'ID', header: 'ID', value: ({ service }) => shortId(service.id) },
  { key: 'Name', header: 'NAME', value: ({ service }) => service.spec.name },
  { key: 'Mode', header: 'MODE', value: ({ service }) => modeWord(service.spec) },
  { key: 'Replicas', header: 'REPLICAS', value: replicas },
  {
    key: 'Image',
    header: 'IMAGE',
    value: ({ service }) => familiarImage(service.spec.task_template.container_spec.image),
  },
  {
    key: 'Ports',
    header: 'PORTS',
    value: ({ service }) => publishedPorts(service.endpoint?.ports ?? service.spec.endpoint_spec?.ports ?? []),
  },
];

/** As lists have it. */
function modeWord({ mode }: ServiceSpec): string {
  if (mode.global) return 'global';
  if (mode.replicated_job) return 'replicated job';
  return mode.global_job ? 'global job' : 'replicated';
}

/**
 * Of a job, tasks under way and then how far it is as a whole; a global job's total is what is still wanted and what is done
 * (docker/cli, cli/command/service/formatter.go).
 */
function replicas({ service, running, desired, completed = 0 }: ServiceRow): string {
  const { mode } = service.spec;
  if (mode.replicated_job ?? mode.global_job) {
    const total = mode.replicated_job ? jobOf(mode.replicated_job).total_completions : desired + completed;
    return `${running}/${desired} (${completed}/${total} completed)`;
  }
  const most = mode.global ? 0 : (service.spec.task_template.placement?.max_replicas ?? 0);
  return `${running}/${desired}${most > 0 ? ` (max ${most} per node)` : ''}`;
}

export function portList(ports: readonly PortConfig[]): string {
  return ports.map((port) => `${hostOf(port)}:${port.published_port}->${port.target_port}/${port.protocol}`).join(',');
}

/** At which address of its node a port is published: "*" is every one. */
function hostOf({ host_ip: ip }: PortConfig): string {
  if (ip === '') return '*';
  return ip.includes(':') ? `[${ip}]` : ip;
}

/** Ports of every node: those that follow one another on both sides, or lead to one port, are one range. */
function publishedPorts(ports: readonly PortConfig[]): string {
  const ingress = ports.filter((port) => port.publish_mode === 'ingress' && port.published_port > 0);
  ingress.sort(
    (a, b) => compare(a.protocol, b.protocol) || compare(a.host_ip, b.host_ip) || a.published_port - b.published_port,
  );
  const runs: { first: PortConfig; last: PortConfig }[] = [];
  for (const port of ingress) {
    const run = runs.at(-1);
    if (run && continues(run, port)) run.last = port;
    else runs.push({ first: port, last: port });
  }
  const range = (first: number, last: number): string => (last > first ? `${first}-${last}` : String(first));
  return runs
    .map(({ first, last }) => {
      const published = range(first.published_port, last.published_port);
      return `${hostOf(first)}:${published}->${range(first.target_port, last.target_port)}/${first.protocol}`;
    })
    .join(', ');
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

function continues({ first, last }: { first: PortConfig; last: PortConfig }, port: PortConfig): boolean {
  if (port.protocol !== last.protocol || port.host_ip !== last.host_ip) return false;
  if (port.published_port !== last.published_port + 1) return false;
  const toOne = first.target_port === last.target_port;
  return port.target_port === last.target_port + 1
    ? !toOne || first === last
    : toOne && port.target_port === last.target_port;
}
