/**
 * Two trees as one: the later changes and adds to what the earlier says (Compose Specification, "Merge"). A single value is
 * replaced; mappings are merged key by key; lists are joined; what has a name of its own (a variable, a port, a mount) is
 * matched by it, whichever form it is written in. It is done on trees, before any value is read: so every value keeps its
 * place, and zero, false and empty replace as any other value does.
 */
import type { ListNode, MapEntry, MapNode, ScalarNode, StackNode } from './parse.js';
import { compareText, isEmptyScalar } from './read.js';
import { parsePort, parseVolume } from './short-forms.js';

/** Two files as one. */
export function mergeFiles(base: MapNode, override: MapNode): MapNode {
  return mergeMaps(base, override, '');
}

/** Two definitions of a service as one. */
export function mergeServices(base: MapNode, override: MapNode): MapNode {
  return mergeMaps(base, override, servicePath);
}

/** What is left when nothing more is merged: without what `!reset` took away. */
export function settle<N extends StackNode>(node: N): N;
export function settle(node: StackNode): StackNode {
  const stays = (child: StackNode): boolean => child.tag !== 'reset';
  if (node.kind === 'list') return { ...node, items: node.items.filter(stays).map(settle) };
  if (node.kind !== 'map') return node;
  const entries = [...node.entries].filter(([, { value }]) => stays(value));
  return { ...node, entries: new Map(entries.map(([key, entry]) => [key, { ...entry, value: settle(entry.value) }])) };
}

const servicePath = 'services.*';
const named = new Set(['services', 'volumes', 'secrets', 'configs', 'networks']);

type Rule = (base: StackNode, override: StackNode, path: string) => StackNode;

function merge(base: StackNode, override: StackNode, path: string): StackNode {
  if (override.tag !== undefined || base.tag === 'reset') return override;
  const rule = rules.get(path);
  if (rule) return rule(base, override, path);
  if (isEmptyScalar(override)) return base;
  if (base.kind === 'map' && override.kind === 'map') return mergeMaps(base, override, path);
  if (base.kind === 'list' && override.kind === 'list') return joined(base, [...base.items, ...override.items]);
  return override;
}

function mergeMaps(base: MapNode, override: MapNode, path: string): MapNode {
  const entries = new Map(base.entries);
  for (const [key, entry] of override.entries) {
    const earlier = entries.get(key);
    const inner = named.has(path) ? `${path}.*` : path === '' ? key : `${path}.${key}`;
    entries.set(key, earlier ? { ...entry, value: merge(earlier.value, entry.value, inner) } : entry);
  }
  return { ...untagged(base), entries };
}

function joined(base: StackNode, items: StackNode[]): ListNode {
  const { at, path, origin } = base;
  return { kind: 'list', at, path, origin, items };
}

function untagged<N extends StackNode>(node: N): N {
  const copy = { ...node };
  delete copy.tag;
  return copy;
}

const replace: Rule = (_base, override) => override;

/** Mappings that may be written as lists of "key=value". */
function keyed(separator: RegExp, whenAlone: (item: ScalarNode) => StackNode = alone, each: Rule = replace): Rule {
  return (base, override, path) => {
    if (isEmptyScalar(override)) return base;
    const [was, is] = [asMap(base, separator, whenAlone), asMap(override, separator, whenAlone)];
    if (!was || !is) return override;
    const entries = new Map(was.entries);
    for (const [key, entry] of is.entries) {
      const earlier = entries.get(key)?.value;
      const settled = earlier && entry.value.tag === undefined && earlier.tag === undefined;
      entries.set(key, settled ? { ...entry, value: each(earlier, entry.value, `${path}.*`) } : entry);
    }
    return { ...untagged(was), entries };
  };
}

const alone = (item: ScalarNode): ScalarNode => ({ ...item, value: null });

function asMap(node: StackNode, separator: RegExp, whenAlone: (item: ScalarNode) => StackNode): MapNode | undefined {
  if (node.kind === 'map') return node;
  if (node.kind === 'scalar') return undefined;
  const entries = new Map<string, MapEntry>();
  for (const item of node.items) {
    const text = item.kind === 'scalar' && typeof item.value === 'string' ? item.value : undefined;
    if (item.kind !== 'scalar' || text === undefined) return undefined;
    const split = separator.exec(text);
    const key = split ? text.slice(0, split.index) : text;
    const value = split ? { ...item, value: text.slice(split.index + split[0].length) } : whenAlone(item);
    entries.set(key, { key, keyAt: item.at, value });
  }
  const { at, path, origin } = node;
  return { kind: 'map', at, path, origin, entries };
}

/** A dependency of the short form (Compose Specification, depends_on). */
function startedDependency(item: ScalarNode): MapNode {
  const { at, path, origin } = item;
  const condition: ScalarNode = { kind: 'scalar', at, path, origin, value: 'service_started', dollars: [] };
  return {
    kind: 'map',
    at,
    path,
    origin,
    entries: new Map([['condition', { key: 'condition', keyAt: at, value: condition }]]),
  };
}

/** Settings of one log driver mean nothing to another. */
const mergeLogging: Rule = (base, override, path) => {
  if (base.kind !== 'map' || override.kind !== 'map') return isEmptyScalar(override) ? base : override;
  const [was, is] = [base, override].map((node) => textOf(node.entries.get('driver')?.value));
  return was !== undefined && is !== undefined && was !== is ? override : mergeMaps(base, override, path);
};

/** Lists in which an item of a later file takes the place of the item with the same key. */
function matched(keyOf: (item: StackNode) => string | undefined, order?: (item: StackNode) => string | number): Rule {
  return (base, override) => {
    if (isEmptyScalar(override)) return base;
    const lists = [base, override].map((node) =>
      node.kind === 'scalar' ? [node] : node.kind === 'list' ? node.items : undefined,
    );
    const [was, is] = lists;
    if (!was || !is) return override;
    const items = new Map([...was, ...is].map((item, index) => [keyOf(item) ?? index, item]));
    const result = [...items.values()];
    if (order) result.sort((a, b) => compare(order(a), order(b)));
    return joined(base, result);
  };
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
}

function textOf(node: StackNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return String(node.value);
}

function field(node: StackNode, key: string): string | undefined {
  return node.kind === 'map' ? textOf(node.entries.get(key)?.value) : undefined;
}

/** Of the short form, the field that `parse` finds in its text; of the long form, the key. */
function keyOf(key: string, parse: (text: string) => string | undefined): (item: StackNode) => string | undefined {
  return (item) => {
    const text = textOf(item);
    return text === undefined ? field(item, key) : parse(text);
  };
}

const mountTarget = keyOf('target', (text) => {
  const volume = parseVolume(text);
  return 'error' in volume ? undefined : volume.target;
});

function longPort(item: StackNode) {
  return {
    host_ip: field(item, 'host_ip'),
    published: field(item, 'published'),
    target: field(item, 'target'),
    protocol: field(item, 'protocol') ?? 'tcp',
  };
}

/** Where it is published; failing that, what it is in the container. */
function portKey(item: StackNode): string | undefined {
  const ports = item.kind === 'map' ? [longPort(item)] : parsePort(textOf(item) ?? '');
  const [port, more] = 'error' in ports ? [] : ports;
  if (!port || more) return textOf(item);
  return `${port.host_ip ?? ''} ${port.published ?? `target ${port.target}`}/${port.protocol}`;
}

/** Where a secret or config is mounted: unless told otherwise, under its own name. */
const grantTarget = (item: StackNode): string | undefined => {
  const target = field(item, 'target') ?? field(item, 'source') ?? textOf(item);
  return target?.replace(/^(\/run\/secrets)?\//, '');
};

const deviceTarget = keyOf('target', (text) => text.split(':')[1] ?? text);
const equals = /=/;
const rules: ReadonlyMap<string, Rule> = new Map([
  ['networks.*.ipam.config', matched(keyOf('subnet', (text) => text))],
  ['networks.*.labels', keyed(equals)],
  ['volumes.*.labels', keyed(equals)],
  ['secrets.*.labels', keyed(equals)],
  ['configs.*.labels', keyed(equals)],
  ...Object.entries<Rule>({
    annotations: keyed(equals),
    cap_add: matched(textOf),
    cap_drop: matched(textOf),
    command: replace,
    configs: matched(grantTarget),
    depends_on: keyed(/(?!)/, startedDependency, merge),
    'deploy.labels': keyed(equals),
    device_cgroup_rules: matched(textOf),
    devices: matched(deviceTarget),
    dns: matched(textOf),
    dns_opt: matched(textOf),
    dns_search: matched(textOf),
    entrypoint: replace,
    env_file: matched(keyOf('path', (text) => text)),
    environment: keyed(equals),
    expose: matched(textOf),
    extra_hosts: keyed(/[=:]/),
    group_add: matched(textOf),
    'healthcheck.test': replace,
    label_file: matched(textOf),
    labels: keyed(equals),
    links: matched(textOf),
    logging: mergeLogging,
    networks: keyed(/(?!)/, alone, merge),
    'networks.*.aliases': matched(textOf),
    ports: matched(portKey, (item) => Number(field(item, 'published') ?? 0)),
    profiles: matched(textOf),
    secrets: matched(grantTarget),
    security_opt: matched(textOf),
    sysctls: keyed(equals),
    tmpfs: matched(textOf),
    ulimits: keyed(/(?!)/),
    volumes: matched(mountTarget, (item) => mountTarget(item) ?? ''),
  }).map(([key, rule]): [string, Rule] => [`${servicePath}.${key}`, rule]),
]);
