/** The container part of a service: what runs in each of its tasks. */
import { withTag } from '../proto/image.js';
import type { ContainerSpecInput } from '../proto/gen/swarm/v1/ContainerSpec.js';
import type { DeviceRequestInput } from '../proto/gen/swarm/v1/DeviceRequest.js';
import type { DnsConfigInput } from '../proto/gen/swarm/v1/DnsConfig.js';
import type { HealthConfigInput } from '../proto/gen/swarm/v1/HealthConfig.js';
import type { PrivilegesInput } from '../proto/gen/swarm/v1/Privileges.js';
import type { SeccompInput } from '../proto/gen/swarm/v1/Seccomp.js';
import type { UlimitInput } from '../proto/gen/swarm/v1/Ulimit.js';
import { assert } from '../lib/assert.js';
import { convertMounts } from './convert-mounts.js';
import { convertConfigGrants, convertSecretGrants } from './convert-objects.js';
import { parseDevice, type DeviceRequest } from './device-schema.js';
import { namespaceLabel } from './labels.js';
import type { Project } from './project.js';
import { compareText } from './read.js';
import { parseSecurityOption } from './security-options.js';
import type { ServiceConfig } from './service-schema.js';
import { parseBytes } from './units.js';

export function convertContainer(service: ServiceConfig, project: Project, stack: string): ContainerSpecInput {
  return {
    image: withTag(service.image ?? ''),
    labels: { ...service.labels, [namespaceLabel]: stack },
    command: service.entrypoint ?? [],
    args: service.command ?? [],
    hostname: service.hostname ?? '',
    domainname: service.domainname ?? '',
    env: convertEnvironment(service.environment ?? {}),
    dir: service.working_dir ?? '',
    user: service.user ?? '',
    groups: service.group_add ?? [],
    tty: service.tty ?? false,
    open_stdin: service.stdin_open ?? false,
    read_only: service.read_only ?? false,
    mounts: convertMounts(service, project, stack),
    stop_signal: service.stop_signal ?? '',
    ...(service.stop_grace_period !== undefined && { stop_grace_period: service.stop_grace_period }),
    healthcheck: convertHealthcheck(service.healthcheck),
    ...(service.init !== undefined && { init: service.init }),
    hosts: (service.extra_hosts ?? []).map(hostsLine),
    dns_config: convertDns(service),
    secrets: convertSecretGrants(service.secrets ?? [], project, stack),
    configs: convertConfigGrants(service.configs ?? [], project, stack),
    sysctls: service.sysctls ?? {},
    ...convertCapabilities(service),
    ulimits: convertUlimits(service.ulimits),
    oom_score_adj: service.oom_score_adj ?? 0,
    privileges: convertPrivileges(service.security_opt, project),
    ...convertReach(service),
  };
}

/** Options of `docker run` that Docker's services lack. */
function convertReach(service: ServiceConfig): ContainerSpecInput {
  return {
    privileged: service.privileged ?? false,
    devices: (service.devices ?? []).map((spec) => {
      const device = parseDevice(spec);
      assert(!('error' in device), 'a project holds only devices that were read before');
      return {
        path_on_host: device.source,
        path_in_container: device.target,
        cgroup_permissions: device.permissions,
      };
    }),
    device_cgroup_rules: service.device_cgroup_rules ?? [],
    device_requests: [...(service.gpus ?? []), ...(service.deploy?.resources?.reservations?.devices ?? [])].map(
      convertDeviceRequest,
    ),
    pid_mode: service.pid ?? '',
    ipc_mode: service.ipc ?? '',
    userns_mode: service.userns_mode ?? '',
    cgroupns_mode: service.cgroup ?? service.cgroupns_mode ?? '',
    cgroup_parent: service.cgroup_parent ?? '',
    shm_size: service.shm_size === undefined ? 0 : (parseBytes(service.shm_size) ?? 0),
    runtime: service.runtime ?? '',
    storage_opt: service.storage_opt ?? {},
    annotations: service.annotations ?? {},
  };
}

/** Sorted, so that the order of a file never restarts a service. A name without a value unsets the image's. */
function convertEnvironment(environment: Record<string, string | null>): string[] {
  return Object.entries(environment)
    .map(([name, value]) => (value === null ? name : `${name}=${value}`))
    .sort();
}

function convertHealthcheck(healthcheck: ServiceConfig['healthcheck']): HealthConfigInput | null {
  if (!healthcheck) return null;
  if (healthcheck.disable) return { test: ['NONE'] };
  const { test = [], interval = 0, timeout = 0, retries = 0, start_period = 0, start_interval = 0 } = healthcheck;
  return { test, interval, timeout, retries, start_period, start_interval };
}

/** "host:address" as a line of hosts(5). */
function hostsLine(pair: string): string {
  const colon = pair.indexOf(':');
  return `${pair.slice(colon + 1)} ${pair.slice(0, colon)}`;
}

function convertDns({ dns = [], dns_search = [], dns_opt = [] }: ServiceConfig): DnsConfigInput | null {
  if (dns.length + dns_search.length + dns_opt.length === 0) return null;
  return { nameservers: dns, search: dns_search, options: dns_opt };
}

/** Adding wins over dropping, and ALL stands for every other one (docker/cli opts, EffectiveCapAddCapDrop). */
function convertCapabilities({ cap_add = [], cap_drop = [] }: ServiceConfig) {
  const effective = (names: readonly string[]): Set<string> => {
    const all = new Set(names.map(capability).filter((name) => name !== 'RESET'));
    return all.has('ALL') ? new Set(['ALL']) : all;
  };
  const added = effective(cap_add);
  return {
    capability_add: [...added].sort(),
    capability_drop: [...effective(cap_drop)].filter((name) => !added.has(name)).sort(),
  };
}

function capability(name: string): string {
  const upper = name.trim().toUpperCase();
  return upper === 'ALL' || upper === 'RESET' || upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
}

function convertUlimits(ulimits: ServiceConfig['ulimits'] = {}): UlimitInput[] {
  return Object.entries(ulimits)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => (typeof value === 'number' ? { name, soft: value, hard: value } : { name, ...value }));
}

function convertDeviceRequest(request: DeviceRequest): DeviceRequestInput {
  const { driver = '', count, device_ids = [], capabilities, options = {} } = request;
  // Without a count and without names, every device that fits is meant (Compose Deploy Specification, devices).
  const all = count === 'all' || (count === undefined && device_ids.length === 0);
  return {
    driver,
    count: all ? -1 : Number(count ?? 0),
    device_ids,
    capabilities: [{ values: capabilities }],
    options,
  };
}

function convertPrivileges(options: readonly string[] = [], { source }: Project): PrivilegesInput | null {
  if (options.length === 0) return null;
  const privileges: PrivilegesInput = {};
  for (const written of options) {
    const option = parseSecurityOption(written);
    assert(!('error' in option), 'a project holds only security options that were read before');
    switch (option.kind) {
      case 'no-new-privileges':
        privileges.no_new_privileges = option.on;
        break;
      case 'apparmor':
        privileges.app_armor = { mode: option.disabled ? 'apparmor_disabled' : 'apparmor_default' };
        break;
      case 'label':
        privileges.se_linux_context = {
          ...privileges.se_linux_context,
          ...(option.key === 'disable' ? { disable: true } : { [option.key]: option.value }),
        };
        break;
      case 'seccomp':
        privileges.seccomp = convertSeccomp(option.profile, source.profiles);
        break;
    }
  }
  return privileges;
}

function convertSeccomp(profile: string, profiles: ReadonlyMap<string, string>): SeccompInput {
  if (profile === 'unconfined') return { mode: 'seccomp_unconfined' };
  if (profile === 'builtin') return { mode: 'seccomp_default' };
  return { mode: 'seccomp_custom', profile: Buffer.from(profiles.get(profile) ?? '') };
}
