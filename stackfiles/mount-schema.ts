/** Ports, volumes and tmpfs mounts of a service: both forms of each. */
import { bytes } from './deploy-schema.js';
import { fileMode } from './object-schema.js';
import { numberText } from './plain-scalar.js';
import type { StackNode } from './parse.js';
import {
  absolute,
  flag,
  invalid,
  mapOrPairs,
  oneOf,
  placed,
  record,
  text,
  textOrTexts,
  unsupported,
  whole,
  withZero,
  wrong,
} from './read.js';
import type { ReadContext, Reader } from './read.js';
import { parsePort, parseTmpfs, parseVolume, propagations, type Port } from './short-forms.js';

/** A number, or the same as text. */
const portNumber: Reader<number> = (node, context) => {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return whole(node, context);
  if (/^\d{1,5}$/.test(node.value)) return Number(node.value);
  return invalid(node, context, `"${node.value}" is not a port from 0 to 65535`);
};

const portKeys = record({
  mode: oneOf('ingress', 'host'),
  host_ip: unsupported('a port is published on all addresses of its node'),
  target: withZero(portNumber),
  published: portNumber,
  protocol: oneOf('tcp', 'udp', 'sctp'),
  name: text,
  app_protocol: unsupported('nothing here looks into connections'),
});
export type PortConfig = NonNullable<ReturnType<typeof portKeys>>;

const noMesh = 'is published through the routing mesh, which is not available';

/**
 * A published port. Only ports of the task's own node are possible, so every other one is refused, with the way out.
 */
export const port: Reader<PortConfig> = (node, context) => {
  if (node.kind === 'map') return longPort(node, context);
  if (node.kind !== 'scalar' || (typeof node.value !== 'string' && typeof node.value !== 'number')) {
    return wrong(node, context, 'a port or a mapping with target, published, protocol and mode');
  }
  const spec = typeof node.value === 'number' ? numberText(node.value) : node.value;
  const ports = parsePort(spec);
  if ('error' in ports) return invalid(node, context, ports.error);
  const instead = ports.slice(0, 1).map(longForm).join('');
  const message = `${node.path}: port "${spec}" ${noMesh}: write it as ${instead}`;
  return context.problems.add('UNSUPPORTED', node.at, message);
};

function longForm({ target, published, protocol }: Port): string {
  const parts = [`target: ${target}`, ...(published ? [`published: ${published}`] : [])];
  return `{ ${[...parts, ...(protocol === 'tcp' ? [] : [`protocol: ${protocol}`]), 'mode: host'].join(', ')} }`;
}

const longPort: Reader<PortConfig> = (node, context) => {
  const value = portKeys(node, context);
  if (!value) return undefined;
  for (const key of ['target', 'published'] as const) {
    if ((value[key] ?? 0) > 65_535) invalid(node, context, `${key} ${value[key]} is not a port: the highest is 65535`);
  }
  const entries = node.kind === 'map' ? node.entries : undefined;
  if (!entries?.has('target')) context.problems.add('MISSING', node.at, `${node.path}: "target" must be given`);
  else if (value.target === 0) invalid(node, context, 'target must be a port from 1 to 65535');
  if (value.mode === 'host' || (entries?.has('mode') && value.mode === undefined)) return value;
  const { at } = entries?.get('mode')?.value ?? node;
  return context.problems.add(
    'UNSUPPORTED',
    at,
    `${node.path}: port ${value.target ?? ''} ${noMesh}: add "mode: host"`,
  );
};

const mountKeys = record({
  type: oneOf('volume', 'bind', 'tmpfs'),
  source: text,
  target: text,
  read_only: flag,
  image: unsupported(),
  cluster: unsupported(),
  consistency: oneOf('consistent', 'cached', 'delegated'),
  bind: withZero(
    record({
      propagation: oneOf(...propagations),
      create_host_path: withZero(flag),
      recursive: oneOf('enabled', 'disabled', 'writable', 'readonly'),
      selinux: unsupported('folders of the nodes keep their labels'),
    }),
  ),
  volume: withZero(record({ nocopy: flag, subpath: text, labels: mapOrPairs('') })),
  tmpfs: withZero(record({ size: bytes, mode: fileMode() })),
});
export type MountConfig = NonNullable<ReturnType<typeof mountKeys>>;

const unsupportedTypes = new Set(['npipe', 'cluster', 'image']);

export const mount: Reader<MountConfig> = placed((node, context) => {
  const value = node.kind === 'map' ? longMount(node, context) : shortMount(node, context);
  return value?.type === 'bind' ? resolveBind(value, node, context) : value;
});

const shortMount: Reader<MountConfig> = (node, context) => {
  const spec = text(node, context);
  if (spec === undefined) return undefined;
  const volume = parseVolume(spec);
  return 'error' in volume ? invalid(node, context, volume.error) : volume;
};

const longMount: Reader<MountConfig> = (node, context) => {
  const type = node.kind === 'map' ? node.entries.get('type')?.value : undefined;
  if (type?.kind === 'scalar' && typeof type.value === 'string' && unsupportedTypes.has(type.value)) {
    const why = `mounts of type ${type.value} are not available, only volume, bind and tmpfs`;
    return unsupported(why)(type, context);
  }
  const value = mountKeys(node, context);
  if (!value) return undefined;
  const missing = (key: string): undefined =>
    context.problems.add('MISSING', node.at, `${node.path}: "${key}" must be given`);
  if (!type) return missing('type');
  if (!value.type) return undefined;
  if (!value.target) missing('target');
  if (value.type === 'bind' && !value.source) return missing('source');
  if (value.type === 'tmpfs' && value.source) return invalid(node, context, 'a tmpfs mount has no source');
  for (const options of ['volume', 'bind', 'tmpfs'] as const) {
    if (options !== value.type && value[options]) {
      return invalid(node, context, `${options} options are incompatible with type ${value.type}`);
    }
  }
  return value;
};

/** A relative source starts at the folder of the stack file; ~ is $HOME. */
function resolveBind(value: MountConfig, node: StackNode, context: ReadContext): MountConfig | undefined {
  let source = value.source ?? '';
  if (source.startsWith('~')) {
    const home = node.origin.env['HOME'];
    if (home === undefined) return invalid(node, context, `cannot expand "${source}": HOME is not set`);
    source = home + source.slice(1);
  }
  return { ...value, source: absolute(source, node) };
}

/** Kept in the short form, which is the only one. */
export const tmpfs: Reader<string[]> = (node, context) => {
  const specs = textOrTexts(node, context);
  for (const spec of specs ?? []) {
    const parsed = parseTmpfs(spec);
    if ('error' in parsed) return invalid(node, context, parsed.error);
  }
  return specs;
};
