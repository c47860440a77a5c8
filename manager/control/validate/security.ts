import type { ContainerSpec } from '../../../proto/types.js';
import { invalid, knownWord, problem } from './problem.js';

// The kernel's resource limits by the names that engines know them by (setrlimit(2)).
const ULIMITS = new Set(
  'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(' '),
);
const CAPABILITY = /^(?:ALL|(?:CAP_)?[A-Z][A-Z_]+)$/i;
const SYSCTL = /^[a-zA-Z0-9_-]+(?:[./][a-zA-Z0-9_*-]+)+$/;
const OOM_SCORE_MAX = 1000; // proc(5)

/** What the process may do, and how much of the kernel it may use. */
export function checkSecurity(container: ContainerSpec): void {
  for (const name of [...container.capability_add, ...container.capability_drop]) {
    if (!CAPABILITY.test(name)) throw problem(`unknown capability: "${name}"`);
  }
  for (const [name, value] of Object.entries(container.sysctls)) {
    if (!SYSCTL.test(name)) throw problem(`sysctl '${name}=${value}' is not allowed`);
  }
  for (const { name, soft, hard } of container.ulimits) {
    if (!ULIMITS.has(name)) throw problem(`invalid ulimit type: ${name}`);
    if (soft < -1 || hard < -1) throw invalid('ulimit', `${name}=${soft}:${hard}`, 'numbers, or -1 for no limit');
    if (hard !== -1 && (soft > hard || soft === -1)) {
      throw problem(`ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard}`);
    }
  }
  if (Math.abs(container.oom_score_adj) > OOM_SCORE_MAX) {
    throw problem(`Invalid value ${container.oom_score_adj}, range for oom score adj is [-1000, 1000]`);
  }
  checkPrivileges(container.privileges);
}

function checkPrivileges(privileges: ContainerSpec['privileges']): void {
  const { seccomp, app_armor, se_linux_context: selinux } = privileges ?? {};
  if (app_armor) knownWord('AppArmor mode', app_armor.mode);
  if (selinux?.disable && (selinux.user || selinux.role || selinux.type || selinux.level)) {
    throw problem('an SELinux context that is disabled has no user, role, type or level');
  }
  if (!seccomp) return;
  knownWord('seccomp mode', seccomp.mode);
  if (seccomp.mode !== 'seccomp_custom') {
    if (seccomp.profile.length > 0) throw problem('a seccomp profile is for the mode "custom" only');
    return;
  }
  if (seccomp.profile.length === 0) throw problem('the seccomp mode "custom" needs a profile');
  try {
    JSON.parse(seccomp.profile.toString());
  } catch (error) {
    throw problem(`the seccomp profile is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}
