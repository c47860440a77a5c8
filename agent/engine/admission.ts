/**
 * Whether this node may and can run a task: what its administrator has not let in is refused (the scheduler has asked before; a node does
 * not rely on it), and so is what its engine is too old for. An old engine says nothing of an option that it does not know: the
 * container would run without it.
 */
import { swarmError } from '../../lib/errors.js';
import { optInsOf } from '../../proto/opt-ins.js';
import type { ContainerSpec, Mount } from '../../proto/types.js';

export interface Abilities {
  /** swarmd --allow. */
  allowed: readonly string[];
  /** Of the engine: "1.41". */
  apiVersion: string;
  engineVersion: string;
}

/** A field, the version of the Engine API that it came with, and whether the specification has it. */
type Gate = readonly [field: string, since: string, has: (spec: ContainerSpec) => boolean];

const someMount =
  (has: (mount: Mount) => boolean | undefined) =>
  (spec: ContainerSpec): boolean =>
    spec.mounts.some((mount) => has(mount) === true);

/** Docker Engine API, version history. */
const GATES: readonly Gate[] = [
  ['mount bind-create-mountpoint', '1.42', someMount((mount) => mount.bind_options?.create_mountpoint)],
  ['annotations', '1.43', (spec) => Object.keys(spec.annotations).length > 0],
  ['health start interval', '1.44', (spec) => (spec.healthcheck?.start_interval ?? 0) > 0],
  ['mount bind-recursive=writable', '1.44', someMount((mount) => mount.bind_options?.read_only_non_recursive)],
  ['mount bind-recursive=readonly', '1.44', someMount((mount) => mount.bind_options?.read_only_force_recursive)],
  ['mount volume-subpath', '1.45', someMount((mount) => (mount.volume_options?.subpath ?? '') !== '')],
  ['mount tmpfs-options', '1.46', someMount((mount) => (mount.tmpfs_options?.options.length ?? 0) > 0)],
];

/** Throws NOT_ALLOWED, and ENGINE_TOO_OLD naming the field and what it needs. */
export function admit(spec: ContainerSpec, { allowed, apiVersion, engineVersion }: Abilities): void {
  for (const optIn of optInsOf(spec)) {
    if (!allowed.includes(optIn)) throw swarmError('NOT_ALLOWED', { what: optIn });
  }
  for (const [field, since, has] of GATES) {
    if (!has(spec) || isAtLeast(apiVersion, since)) continue;
    throw swarmError('ENGINE_TOO_OLD', { field, since, version: engineVersion, api: apiVersion });
  }
}

function isAtLeast(version: string, since: string): boolean {
  const [[major = 0, minor = 0], [sinceMajor = 0, sinceMinor = 0]] = [numbers(version), numbers(since)];
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}
const numbers = (version: string): number[] => version.split('.').map(Number);
