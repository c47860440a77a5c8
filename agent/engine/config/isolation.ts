/** What separates a container from its host, or does not: namespaces, capabilities, devices, security modules, names of other hosts. */
import type Docker from 'dockerode';
import type { ContainerSpec } from '../../../proto/types.js';
import { given } from './given.js';

/** Options that the types of dockerode lack. */
export type IsolationOptions = Pick<
  Docker.HostConfig,
  | 'Privileged'
  | 'CapAdd'
  | 'CapDrop'
  | 'SecurityOpt'
  | 'Sysctls'
  | 'Devices'
  | 'DeviceCgroupRules'
  | 'DeviceRequests'
  | 'PidMode'
  | 'IpcMode'
  | 'UsernsMode'
  | 'Runtime'
  | 'ExtraHosts'
> & { CgroupnsMode?: string; Annotations?: Record<string, string> };

export function isolation(spec: ContainerSpec): IsolationOptions {
  return {
    Privileged: spec.privileged,
    CapAdd: spec.capability_add,
    CapDrop: spec.capability_drop,
    SecurityOpt: securityOptions(spec),
    Sysctls: spec.sysctls,
    Devices: spec.devices.map((device) => ({
      PathOnHost: device.path_on_host,
      PathInContainer: device.path_in_container || device.path_on_host,
      CgroupPermissions: device.cgroup_permissions || 'rwm',
    })),
    DeviceCgroupRules: spec.device_cgroup_rules,
    DeviceRequests: spec.device_requests.map((request) => ({
      ...given({
        Driver: request.driver,
        Count: request.count,
        DeviceIDs: request.device_ids,
        Options: request.options,
      }),
      Capabilities: request.capabilities.map(({ values }) => values),
    })),
    PidMode: spec.pid_mode,
    IpcMode: spec.ipc_mode,
    UsernsMode: spec.userns_mode,
    CgroupnsMode: spec.cgroupns_mode,
    Runtime: spec.runtime,
    Annotations: spec.annotations,
    ExtraHosts: spec.hosts.flatMap(extraHosts),
  };
}

/** From a line of hosts(5), "IP name alias…", to the engine's "name:IP", one for each name. */
function extraHosts(line: string): string[] {
  const [ip = '', ...names] = line.trim().split(/\s+/);
  return names.map((name) => `${name}:${ip}`);
}

/** As `docker run --security-opt` has them. */
function securityOptions({ privileges }: ContainerSpec): string[] {
  if (!privileges) return [];
  const { se_linux_context: label, seccomp, app_armor: appArmor, no_new_privileges: noNew } = privileges;
  const labels = given({ user: label?.user, role: label?.role, type: label?.type, level: label?.level });
  return [
    ...(label?.disable ? ['label=disable'] : []),
    ...Object.entries(labels).map(([key, value]) => `label=${key}:${value}`),
    ...(seccomp?.mode === 'seccomp_unconfined' ? ['seccomp=unconfined'] : []),
    ...(seccomp?.mode === 'seccomp_custom' ? [`seccomp=${seccomp.profile.toString()}`] : []),
    ...(appArmor?.mode === 'apparmor_disabled' ? ['apparmor=unconfined'] : []),
    ...(noNew ? ['no-new-privileges=true'] : []),
  ];
}
