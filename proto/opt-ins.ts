/**
 * What a task may only do on nodes whose administrator lets it (swarmd --allow; NodeDescription.allowed). The scheduler chooses the node by
 * it, and the agent refuses by it once more.
 */
import { swarmError } from '../lib/errors.js';
import type { ContainerSpec } from './types.js';

export const OPT_INS = ['privileged', 'devices', 'gpus', 'host-namespaces'] as const;
export type OptIn = (typeof OPT_INS)[number];

/** What the container asks for that its node must allow. */
export function optInsOf(spec: ContainerSpec): OptIn[] {
  const hostModes = [spec.pid_mode, spec.ipc_mode, spec.userns_mode, spec.cgroupns_mode];
  const asked: Record<OptIn, boolean> = {
    privileged: spec.privileged,
    devices: spec.devices.length > 0 || spec.device_cgroup_rules.length > 0,
    gpus: spec.device_requests.length > 0,
    'host-namespaces': hostModes.includes('host') || spec.cgroup_parent !== '',
  };
  return OPT_INS.filter((optIn) => asked[optIn]);
}

export const ALLOW_HELP = `what tasks may do on this host beyond a plain container: some of ${OPT_INS.join(', ')}`;

/** Of `--allow`, which may be given more than once: names with commas between them. Throws INVALID_FIELD. */
export function parseAllow(text: string, before: readonly OptIn[] = []): OptIn[] {
  const names = text.split(',').map((name) => name.trim());
  const asked = names.map((name) => {
    const known = OPT_INS.find((optIn) => optIn === name);
    if (known) return known;
    throw swarmError('INVALID_FIELD', { field: '--allow', value: name, expected: `some of ${OPT_INS.join(', ')}` });
  });
  return OPT_INS.filter((optIn) => before.includes(optIn) || asked.includes(optIn));
}
