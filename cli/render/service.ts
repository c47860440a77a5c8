import type { PortConfig, Service } from '../../proto/types.js';
import { familiarImage, shortId } from './human.js';
import type { Column } from './list.js';

export interface ServiceRow {
  service: Service;
  running: number;
  desired: number;
}

export const serviceColumns: readonly Column<ServiceRow>[] = [
  { key: 'ID', header: 'ID', value: ({ service }) => shortId(service.id) },
  { key: 'Name', header: 'NAME', value: ({ service }) => service.spec.name },
  { key: 'Mode', header: 'MODE', value: ({ service }) => (service.spec.mode.global ? 'global' : 'replicated') },
  { key: 'Replicas', header: 'REPLICAS', value: replicas },
  {
    key: 'Image',
    header: 'IMAGE',
    value: ({ service }) => familiarImage(service.spec.task_template.container_spec.image),
  },
  {
    key: 'Ports',
    header: 'PORTS',
    value: ({ service }) =>
      portList((service.spec.endpoint_spec?.ports ?? []).filter((port) => port.publish_mode === 'ingress')),
  },
];

function replicas({ service, running, desired }: ServiceRow): string {
  const most = service.spec.mode.global ? 0 : (service.spec.task_template.placement?.max_replicas ?? 0);
  return `${running}/${desired}${most > 0 ? ` (max ${most} per node)` : ''}`;
}

export function portList(ports: readonly PortConfig[]): string {
  return ports.map((port) => `*:${port.published_port}->${port.target_port}/${port.protocol}`).join(',');
}
