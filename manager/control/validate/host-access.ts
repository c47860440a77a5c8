import type { ContainerSpec } from '../../../proto/types.js';
import { invalid, problem } from './problem.js';

const CGROUP_RULE = /^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/;
const NAMESPACES = {
  pid_mode: ['', 'host'],
  ipc_mode: ['', 'none', 'private', 'shareable', 'host'],
  userns_mode: ['', 'host'],
  cgroupns_mode: ['', 'private', 'host'],
} as const satisfies Partial<Record<keyof ContainerSpec, readonly string[]>>;

/** The options of `docker run` that services lack. Whether a node's administrator allows them is for the scheduler and the agent to see. */
export function checkHost(container: ContainerSpec): void {
  for (const [field, known] of Object.entries(NAMESPACES) as [keyof typeof NAMESPACES, readonly string[]][]) {
    const value = container[field];
    if (!known.includes(value)) throw invalid(field, value, `one of ${known.filter(Boolean).join(', ')}`);
  }
  for (const { path_on_host: outside, path_in_container: inside, cgroup_permissions: rights } of container.devices) {
    for (const path of [outside, inside]) if (!path.startsWith('/')) throw problem(`${path} is not an absolute path`);
    if (!/^[rwm]{1,3}$/.test(rights)) throw problem(`invalid device mode: ${rights}`);
  }
  for (const rule of container.device_cgroup_rules) {
    if (!CGROUP_RULE.test(rule)) throw problem(`invalid device cgroup format '${rule}'`);
  }
  for (const { count, device_ids: ids, capabilities } of container.device_requests) {
    if (count !== 0 && ids.length > 0) throw problem('cannot set both Count and DeviceIDs on device request');
    if (count < -1) throw invalid('device count', count, '-1 for all, or a number of devices');
    if (capabilities.length === 0) throw invalid('device capabilities', '', 'at least one, as in gpu');
  }
  if (container.shm_size < 0) throw problem('SHM size can not be less than 0');
}
