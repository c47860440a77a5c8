import type { GenericResource, Node } from '../../proto/types.js';
import { bytesSize, capital } from './human.js';
import type { Column } from './list.js';

/** `self`: the id of the node that answers, marked with a star. */
export function nodeColumns(self: string): readonly Column<Node>[] {
  return [
    { key: 'ID', header: 'ID', value: ({ id }) => id, cell: ({ id }) => `${id} ${id === self ? '*' : ' '}` },
    { key: 'Self', header: '', value: (node) => node.id === self, extra: true },
    { key: 'Hostname', header: 'HOSTNAME', value: (node) => node.description?.hostname ?? '' },
    { key: 'Status', header: 'STATUS', value: (node) => capital(node.status.state) },
    { key: 'Availability', header: 'AVAILABILITY', value: (node) => capital(node.spec.availability) },
    { key: 'ManagerStatus', header: 'MANAGER STATUS', value: managerStatus },
    { key: 'EngineVersion', header: 'ENGINE VERSION', value: (node) => node.description?.engine.engine_version ?? '' },
  ];
}

function managerStatus({ manager_status: status }: Node): string {
  if (!status) return '';
  return status.leader ? 'Leader' : capital(status.reachability);
}

/** A node for people: `node inspect --pretty`. */
export function renderNodePretty(node: Node): string {
  const { description, manager_status: manager } = node;
  const lines = [
    `ID:			${node.id}`,
    ...(node.spec.name ? [`Name:			${node.spec.name}`] : []),
    ...labelLines('Labels:', node.spec.labels),
    `Hostname:              	${description?.hostname ?? ''}`,
    `Joined at:             	${node.created_at}`,
    'Status:',
    ` State:			${capital(node.status.state)}`,
    ...(node.status.message ? [` Message:              	${capital(node.status.message)}`] : []),
    ` Availability:         	${capital(node.spec.availability)}`,
    ...(node.spec.drain_deadline ? [` Drain deadline:		${node.spec.drain_deadline}`] : []),
    ...(node.status.addr ? [` Address:		${node.status.addr}`] : []),
  ];
  if (manager) {
    lines.push('Manager Status:', ` Address:		${manager.addr}`, ` Raft Status:		${capital(manager.reachability)}`);
    lines.push(` Leader:		${manager.leader ? 'Yes' : 'No'}`);
  }
  if (description) {
    const { platform, resources, engine } = description;
    lines.push('Platform:', ` Operating System:	${platform.os}`, ` Architecture:		${platform.architecture}`);
    lines.push(
      'Resources:',
      ` CPUs:			${Math.floor(resources.nano_cpus / 1e9)}`,
      ` Memory:		${bytesSize(resources.memory_bytes)}`,
    );
    lines.push(...genericLines(resources.generic_resources));
    if (description.allowed.length > 0) lines.push(`Allowed:		${description.allowed.join(', ')}`);
    lines.push(...pluginLines(engine.plugins), `Engine Version:		${engine.engine_version}`);
    lines.push(...labelLines('Engine Labels:', engine.labels));
  }
  return `${lines.join('\n')}\n`;
}

function labelLines(title: string, labels: Readonly<Record<string, string>>): string[] {
  const entries = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return [];
  return [title, ...entries.map(([key, value]) => ` - ${key}${value ? `=${value}` : ''}`)];
}

function genericLines(resources: readonly GenericResource[]): string[] {
  const byKind = new Map<string, string[]>();
  for (const { discrete_resource_spec: counted, named_resource_spec: named } of resources) {
    const kind = counted?.kind ?? named?.kind ?? '';
    byKind.set(kind, [...(byKind.get(kind) ?? []), String(counted?.value ?? named?.value ?? '')]);
  }
  return [...byKind].map(([kind, values]) => ` ${kind}:\t\t\t${values.join(', ')}`);
}

function pluginLines(plugins: readonly { type: string; name: string }[]): string[] {
  const byType = new Map<string, string[]>();
  for (const { type, name } of plugins) byType.set(type, [...(byType.get(type) ?? []), name]);
  if (byType.size === 0) return [];
  return ['Plugins:', ...[...byType].map(([type, names]) => ` ${type}:		${names.join(', ')}`)];
}
