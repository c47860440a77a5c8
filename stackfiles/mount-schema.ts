/** Volumes and tmpfs mounts of a service: both forms of each. */
import { bytes } from './deploy-schema.js';
import { fileMode } from './object-schema.js';
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
  withZero,
} from './read.js';
import type { ReadContext, Reader } from './read.js';
import { parseTmpfs, parseVolume, propagations } from './short-forms.js';

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
