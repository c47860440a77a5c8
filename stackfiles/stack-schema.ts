/**
 * The top level of a stack file. Docker reference: Compose file version 3 (3.13 has the most keys); Compose Specification.
 */
import { externalOrOwn } from './external.js';
import { network } from './network-schema.js';
import { config, secret } from './object-schema.js';
import {
  extensible,
  invalid,
  isEmptyScalar,
  mapOf,
  mapOrPairs,
  sortedEntries,
  text,
  textOrNumber,
  unsupported,
  wrong,
} from './read.js';
import type { Reader } from './read.js';
import { service } from './service-schema.js';

const volumeKeys = extensible({
  name: text,
  driver: text,
  driver_opts: mapOf(textOrNumber),
  external: externalOrOwn,
  labels: mapOrPairs(''),
  'x-cluster-spec': unsupported('cluster volumes are not available'),
});
type VolumeKeys = NonNullable<ReturnType<typeof volumeKeys>>;
export type VolumeConfig = Omit<VolumeKeys, 'external'> & { external?: true };

const volume: Reader<VolumeConfig> = (node, context) => {
  if (isEmptyScalar(node)) return {};
  const read = volumeKeys(node, context);
  if (!read) return undefined;
  const { external: outside, name, ...own } = read;
  if (!outside?.external) return { ...(name !== undefined && { name }), ...own };
  for (const key of ['driver', 'driver_opts', 'labels'] as const) {
    if (own[key]) return invalid(node, context, `"external" and "${key}" exclude each other: the volume is not ours`);
  }
  if (outside.name !== undefined && name !== undefined) {
    return invalid(node, context, '"external.name" and "name" exclude each other: use "name"');
  }
  const key = node.path.slice('volumes.'.length);
  return { name: name ?? outside.name ?? key, external: true, ...own };
};

const name = /^[a-zA-Z0-9._-]+$/;

function named<T>(value: Reader<T>): Reader<Record<string, T>> {
  return (node, context) => {
    if (node.kind !== 'map') return wrong(node, context, 'a mapping');
    for (const { key, keyAt } of sortedEntries(node)) {
      if (name.test(key)) continue;
      context.problems.add(
        'VALUE',
        keyAt,
        `${node.path}: "${key}" is not a name: letters, digits, ".", "_" and "-" are allowed`,
      );
    }
    return mapOf(value)(node, context);
  };
}

const versions = new Set(['', '3', ...Array.from({ length: 14 }, (_, minor) => `3.${minor}`)]);
const version: Reader<string> = (node, context) => {
  const value = text(node, context);
  if (value === undefined || versions.has(value)) return value === '3' ? '3.13' : value;
  return invalid(
    node,
    context,
    `unsupported version "${value}": version 3 is read, up to 3.13, and the key may be left out`,
  );
};

/** A whole stack file. */
export const stackFile = extensible({
  version,
  name: text,
  services: named(service),
  networks: named(network),
  volumes: named(volume),
  models: unsupported('there is no model runner in a stack'),
  secrets: named(secret),
  configs: named(config),
});
