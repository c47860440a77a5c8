/**
 * The keys of a stack file, each with its reader: checking a file and bringing it into its normal form is one walk.
 * Keys stand in the order in which `stack config` prints them. Docker reference: Compose file version 3 (3.13 has the
 * most keys).
 */
import { messageOf } from '../lib/errors.js';
import { deploy, duration, unsupported } from './deploy-schema.js';
import { parseEnvFile } from './env-file.js';
import { mount, port, tmpfs } from './mount-schema.js';
import { plainValue, type StackNode } from './parse.js';
import {
  compareText,
  extensible,
  flag,
  invalid,
  isEmptyScalar,
  list,
  mapOf,
  mapOrPairs,
  record,
  refuse,
  sortedEntries,
  text,
  textAs,
  textOrEmpty,
  textOrNumber,
  textOrTexts,
  whole,
  withZero,
  wrong,
} from './read.js';
import type { ReadContext, Reader } from './read.js';
import { shellWords } from './shell-words.js';

/**
 * Keys that have no effect in a stack: docker/cli's UnsupportedProperties, and `depends_on`, of which Docker says
 * nothing. Docker lists `restart` as well but follows it, and so do we: load.ts names it when it really is ignored.
 */
export const ignoredKeys = [
  'build',
  'cgroup_parent',
  'cgroupns_mode',
  'depends_on',
  'devices',
  'domainname',
  'external_links',
  'ipc',
  'links',
  'mac_address',
  'network_mode',
  'pid',
  'privileged',
  'security_opt',
  'shm_size',
  'userns_mode',
] as const;

/** Keys from before version 3 of the format that have no effect (docker/cli DeprecatedProperties). */
export const deprecatedKeys: ReadonlyMap<string, string> = new Map([
  ['container_name', 'Setting the container name is not supported.'],
  [
    'expose',
    "Exposing ports is unnecessary - services on the same network can access each other's containers on any port.",
  ],
]);

/** Kept for `stack config` as it was written. */
const ignored: Reader<unknown> = (node) => plainValue(node);
const build: Reader<unknown> = (node) =>
  node.kind === 'scalar' && typeof node.value === 'string' ? { context: node.value } : plainValue(node);

function forbidden(instead: string): Reader<never> {
  return refuse('FORBIDDEN', (path) => `${path} cannot be used in a stack: ${instead}`);
}
const inResources = forbidden('set resource limits under deploy.resources');
const inVolumes = forbidden(
  'define the volume under the top-level key "volumes" and name it in "volumes" of the service',
);

const command: Reader<string[]> = (node, context) => {
  if (node.kind === 'list') return list(text)(node, context);
  const line = text(node, context);
  if (line === undefined) return undefined;
  const split = shellWords(line);
  return 'error' in split ? invalid(node, context, split.error) : split.words;
};

const healthTest: Reader<string[]> = (node, context) => {
  if (node.kind === 'scalar' && typeof node.value === 'string') return ['CMD-SHELL', node.value];
  const test = list(text)(node, context);
  if (!test || test.length === 0 || ['NONE', 'CMD', 'CMD-SHELL'].includes(test[0] ?? '')) return test;
  return invalid(node, context, `a list must start with NONE, CMD or CMD-SHELL, not "${test[0]}"`);
};

function restartValue(value: string): string | undefined {
  return /^(no|always|unless-stopped|on-failure(:\d+)?)$/.test(value) ? value : undefined;
}

const serviceFields = {
  build,
  cap_add: unsupported(),
  cap_drop: unsupported(),
  cgroupns_mode: ignored,
  cgroup_parent: ignored,
  command,
  configs: unsupported(),
  container_name: ignored,
  credential_spec: unsupported(),
  depends_on: ignored,
  deploy,
  devices: ignored,
  dns: unsupported(),
  dns_search: unsupported(),
  domainname: ignored,
  entrypoint: command,
  environment: mapOrPairs(null),
  env_file: textOrTexts,
  expose: ignored,
  extends: forbidden('repeat the keys, or share them with a YAML anchor'),
  external_links: ignored,
  extra_hosts: unsupported(),
  hostname: text,
  healthcheck: withZero(
    record({
      test: healthTest,
      timeout: withZero(duration),
      interval: withZero(duration),
      retries: withZero(whole),
      start_period: withZero(duration),
      start_interval: unsupported(),
      disable: flag,
    }),
  ),
  image: text,
  init: withZero(flag),
  ipc: ignored,
  isolation: unsupported(),
  labels: mapOrPairs(''),
  links: ignored,
  logging: withZero(record({ driver: text, options: mapOf(textOrEmpty('')) })),
  mac_address: ignored,
  network_mode: ignored,
  networks: unsupported(),
  pid: ignored,
  ports: list(port),
  privileged: ignored,
  read_only: flag,
  restart: textAs('no, always, unless-stopped or on-failure[:COUNT]', restartValue),
  secrets: unsupported(),
  security_opt: ignored,
  shm_size: ignored,
  stdin_open: flag,
  stop_grace_period: withZero(duration),
  stop_signal: text,
  sysctls: unsupported(),
  tmpfs,
  tty: flag,
  ulimits: unsupported(),
  user: text,
  oom_score_adj: unsupported(),
  userns_mode: ignored,
  volumes: list(mount),
  working_dir: text,
  cpu_quota: inResources,
  cpu_shares: inResources,
  cpuset: inResources,
  mem_limit: inResources,
  memswap_limit: inResources,
  volume_driver: inVolumes,
  volumes_from: inVolumes,
};
const serviceKeys = extensible(serviceFields);
export type ServiceConfig = NonNullable<ReturnType<typeof serviceKeys>>;

const keyOrder = new Map(Object.keys(serviceFields).map((key, index) => [key, index]));

/** The service with its keys in the order of `stack config`: extension fields last. */
export function inOrder(service: ServiceConfig): ServiceConfig {
  const rank = (key: string): number => keyOrder.get(key) ?? keyOrder.size;
  const pairs = Object.entries(service).sort(([a], [b]) => rank(a) - rank(b) || compareText(a, b));
  return Object.fromEntries(pairs);
}

const service: Reader<ServiceConfig> = (node, context) => {
  const read = serviceKeys(node, context);
  if (!read) return undefined;
  const fromFiles = envFiles(node, context);
  // An empty value gives way to the environment of whoever deploys (docker/cli loader, updateEnvironment).
  const resolved = new Map<string, string | null>();
  for (const [name, value] of [...fromFiles, ...Object.entries(read.environment ?? {})]) {
    resolved.set(name, value === null || value === '' ? (context.env[name] ?? value) : value);
  }
  if (resolved.size === 0) return read;
  return { ...read, environment: Object.fromEntries([...resolved].sort(([a], [b]) => compareText(a, b))) };
};

function envFiles(node: StackNode, context: ReadContext): Map<string, string> {
  const found = new Map<string, string>();
  const value = node.kind === 'map' ? node.entries.get('env_file')?.value : undefined;
  for (const item of value?.kind === 'list' ? value.items : value ? [value] : []) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') continue;
    for (const [name, text] of readEnvFile(item.value, item, context)) found.set(name, text);
  }
  return found;
}

function readEnvFile(path: string, node: StackNode, context: ReadContext): Map<string, string> {
  let content: string;
  try {
    content = context.readFile(path);
  } catch (error) {
    context.problems.add('ENV_FILE', node.at, `${node.path}: cannot read ${path}: ${messageOf(error)}`);
    return new Map();
  }
  const variables = parseEnvFile(content, context.env);
  if (variables instanceof Map) return variables;
  context.problems.add('ENV_FILE', { file: path, line: variables.line, column: 1 }, variables.message);
  return new Map();
}

const external: Reader<{ external: true; name?: string } | { external: false }> = (node, context) => {
  if (node.kind !== 'map') {
    const value = flag(node, context);
    return value === undefined ? undefined : value ? { external: true } : { external: false };
  }
  const named = record({ name: text })(node, context);
  return named && { external: true, ...named };
};

const volumeKeys = extensible({
  name: text,
  driver: text,
  driver_opts: mapOf(textOrNumber),
  external,
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
  services: named(service),
  networks: unsupported(),
  volumes: named(volume),
  secrets: unsupported(),
  configs: unsupported(),
});
export type StackFileConfig = NonNullable<ReturnType<typeof stackFile>>;
