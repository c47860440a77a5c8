/**
 * The keys of a service, each with its reader: checking a file and bringing it into its normal form is one walk. Keys stand
 * in the order in which `stack config` prints them: Docker's own first (Compose file version 3.13), then those that only
 * the Compose Specification has.
 */
import {
  command,
  deviceRule,
  extraHosts,
  healthTest,
  nameservers,
  oomScore,
  platform,
  securityOption,
  sizeText,
  ulimits,
} from './container-schema.js';
import { dependsOn } from './depends-schema.js';
import { bytes, cpus, deploy, duration } from './deploy-schema.js';
import { device, gpus } from './device-schema.js';
import { envFile, resolveEnvironment, resolveLabels } from './env-schema.js';
import { mount, tmpfs } from './mount-schema.js';
import { networkMode, serviceNetworks } from './network-schema.js';
import { grant } from './object-schema.js';
import { plainValue } from './parse.js';
import { ports } from './port-schema.js';
import {
  compareText,
  extensible,
  flag,
  list,
  mapOf,
  mapOrPairs,
  oneOf,
  record,
  refuse,
  text,
  textAs,
  textOrEmpty,
  textOrNumber,
  textOrTexts,
  texts,
  unsupported,
  whole,
  withZero,
} from './read.js';
import type { Reader } from './read.js';

/**
 * Keys that have no effect in a stack: those of docker/cli's UnsupportedProperties that do not have one here either, and
 * those of the Specification that are for `docker compose` alone. Docker lists `restart` as well but follows it, and so do
 * we: load.ts names it when it really is ignored.
 */
export const ignoredKeys = ['attach', 'build', 'develop', 'external_links', 'links', 'mac_address'] as const;

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
const tuning = unsupported('services have limits and reservations of CPUs, memory and processes (deploy.resources)');
const hooks = unsupported('services run nothing beside the command of their tasks');

function restartValue(value: string): string | undefined {
  return /^(no|always|unless-stopped|on-failure(:\d+)?)$/.test(value) ? value : undefined;
}

const pulled = 'nodes ask the registry before each task, and use the image they have when none answers';
const pullPolicy: Reader<'always'> = (node, context) => {
  const value = text(node, context);
  if (value === undefined || value === 'always') return value;
  const message = `${node.path}: "${value}" is unsupported, only "always": ${pulled}`;
  return context.problems.add('UNSUPPORTED', node.at, message);
};

/** `host`, or a namespace of the container's own under one of the names `own`. */
function namespace(...own: string[]): Reader<string> {
  return (node, context) => {
    const value = text(node, context);
    if (value === undefined || value === '' || value === 'host' || own.includes(value)) return value;
    const known = ['host', ...own].map((word) => `"${word}"`).join(', ');
    const message = `${node.path}: "${value}" is unsupported: a task's namespace can be ${known} and no other task's`;
    return context.problems.add('UNSUPPORTED', node.at, message);
  };
}

const serviceFields = {
  build,
  cap_add: texts,
  cap_drop: texts,
  cgroupns_mode: oneOf('host', 'private'),
  cgroup_parent: text,
  command,
  configs: list(grant),
  container_name: ignored,
  credential_spec: unsupported('it is for Windows containers'),
  depends_on: dependsOn,
  deploy,
  devices: list(device),
  dns: nameservers,
  dns_search: textOrTexts,
  domainname: text,
  entrypoint: command,
  environment: mapOrPairs(null),
  env_file: envFile,
  expose: ignored,
  external_links: ignored,
  extra_hosts: extraHosts,
  hostname: text,
  healthcheck: withZero(
    record({
      test: healthTest,
      timeout: withZero(duration),
      interval: withZero(duration),
      retries: withZero(whole),
      start_period: withZero(duration),
      start_interval: withZero(duration),
      disable: flag,
    }),
  ),
  image: text,
  init: withZero(flag),
  ipc: namespace('none', 'private', 'shareable'),
  isolation: unsupported('it is for Windows containers'),
  labels: mapOrPairs(''),
  links: ignored,
  logging: withZero(record({ driver: text, options: mapOf(textOrEmpty('')) })),
  mac_address: ignored,
  network_mode: networkMode,
  networks: serviceNetworks,
  pid: namespace(),
  ports,
  privileged: flag,
  read_only: flag,
  restart: textAs('no, always, unless-stopped or on-failure[:COUNT]', restartValue),
  secrets: list(grant),
  security_opt: list(securityOption),
  shm_size: sizeText,
  stdin_open: flag,
  stop_grace_period: withZero(duration),
  stop_signal: text,
  sysctls: mapOrPairs(''),
  tmpfs,
  tty: flag,
  ulimits,
  user: text,
  oom_score_adj: oomScore,
  userns_mode: namespace(),
  volumes: list(mount),
  working_dir: text,

  annotations: mapOrPairs(''),
  attach: ignored,
  cgroup: oneOf('host', 'private'),
  cpus,
  develop: ignored,
  device_cgroup_rules: list(deviceRule),
  dns_opt: texts,
  gpus,
  group_add: list(textOrNumber),
  label_file: textOrTexts,
  mem_limit: bytes,
  mem_reservation: bytes,
  pids_limit: whole,
  platform,
  profiles: texts,
  pull_policy: pullPolicy,
  runtime: text,
  scale: withZero(whole),
  storage_opt: mapOf(textOrNumber),

  blkio_config: tuning,
  cpu_count: inResources,
  cpu_percent: inResources,
  cpu_period: inResources,
  cpu_quota: inResources,
  cpu_rt_period: tuning,
  cpu_rt_runtime: tuning,
  cpu_shares: inResources,
  cpuset: inResources,
  mem_swappiness: tuning,
  memswap_limit: inResources,
  models: unsupported('there is no model runner in a stack'),
  oom_kill_disable: tuning,
  post_start: hooks,
  pre_stop: hooks,
  provider: unsupported('a stack is made of services that run images'),
  pull_refresh_after: unsupported(pulled),
  use_api_socket: unsupported("a task's node is not the user's own"),
  uts: unsupported('set "hostname" and "domainname"'),
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

export const service: Reader<ServiceConfig> = (node, context) => {
  const read = serviceKeys(node, context);
  if (!read) return undefined;
  const environment = resolveEnvironment(node, read, context);
  const labels = resolveLabels(node, read, context);
  return {
    ...read,
    ...(Object.keys(environment).length > 0 && { environment }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
};
