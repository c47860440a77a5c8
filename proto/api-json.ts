/**
 * Our messages in the JSON of the Docker Engine API, which scripts read from `inspect`: the same tree, with the API's
 * spelling of names and enumerations. A mechanical mapping, with its exceptions listed here. `npm run compare:stacks` holds it
 * against a real engine.
 */

const NAMES: Readonly<Record<string, string>> = {
  id: 'ID',
  uid: 'UID',
  gid: 'GID',
  nano_cpus: 'NanoCPUs',
  service_id: 'ServiceID',
  node_id: 'NodeID',
  cluster_id: 'ClusterID',
  container_id: 'ContainerID',
  secret_id: 'SecretID',
  config_id: 'ConfigID',
  network_id: 'NetworkID',
  virtual_ips: 'VirtualIPs',
  host_ip: 'HostIP',
  ipv6_enabled: 'IPv6Enabled',
  ipam: 'IPAM',
  ipam_options: 'IPAMOptions',
  ip_range: 'IPRange',
  device_ids: 'DeviceIDs',
  pid: 'PID',
  os: 'OS',
  tty: 'TTY',
  root_ca: 'RootCA',
  dns_config: 'DNSConfig',
  se_linux_context: 'SELinuxContext',
};
/** Their keys are the user's. */
const MAPS = new Set(['labels', 'options', 'sysctls', 'storage_opt', 'annotations', 'driver_opts']);
/** Enumerations whose words have a dash in the API. */
const DASHED = new Set(['condition', 'order']);
const ENUMS = new Set(['mode', 'rebalance', ...DASHED]);
/** Words that our enumerations of one scope tell apart by a prefix, as protobuf wants it. */
const PREFIX = /^(seccomp|apparmor|rebalance)_/;
/** Of these, zero, false and an empty map say nothing either: those of the API that it leaves out then, and those it does not have. */
const OMITTED_AT_ZERO = new Set([
  'oom_score_adj',
  'sysctls',
  'privileged',
  'shm_size',
  'storage_opt',
  'annotations',
  'driver_opts',
  'rebalance',
]);
const ZEROS: readonly unknown[] = [0, false, 'rebalance_off'];

/** Left out when it has nothing to say: the API's "omitempty". Zero and false stay, since for many fields they mean something. */
function isEmpty(name: string, value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (!OMITTED_AT_ZERO.has(name)) return false;
  return ZEROS.includes(value) || (typeof value === 'object' && Object.keys(value).length === 0);
}

export function toApiJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toApiJson);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null) return value;
  if (isStringList(value)) return value.values;
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (isEmpty(name, field)) continue;
    fields[apiName(name)] = toField(name, field);
  }
  return fields;
}

/** For templates, which must not fail on a field only because it has nothing to say here: toApiJson with nothing left out at the top. */
export function toTemplateValue(object: object): object {
  const blanks = Object.entries(object).filter(([name, field]) => isEmpty(name, field));
  return Object.assign(Object.fromEntries(blanks.map(([name, field]) => [apiName(name), field])), toApiJson(object));
}

const apiName = (name: string): string => NAMES[name] ?? pascal(name);

function toField(name: string, value: unknown): unknown {
  if (MAPS.has(name) && !Array.isArray(value)) return value;
  if (typeof value !== 'string') return toApiJson(value);
  const word = ENUMS.has(name) ? value.replace(PREFIX, '') : value;
  return DASHED.has(name) ? word.replaceAll('_', '-') : word;
}

/** A list of lists, which the API has and protobuf lacks. */
function isStringList(value: object): value is { values: string[] } {
  return 'values' in value && Array.isArray(value.values) && Object.keys(value).length === 1;
}

function pascal(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
