import { swarmError } from '../../lib/errors.js';
import type { Random } from '../../lib/random.js';
import { SEAL_KEY_BYTES } from '../../lib/seal.js';
import type { ClusterSpecInput } from '../../proto/gen/swarm/v1/ClusterSpec.js';
import type { ClusterSpec } from '../../proto/types.js';

/** Whether the spec asks for autolock. */
export function locksManagers(spec: Pick<ClusterSpecInput, 'encryption_config'>): boolean {
  return spec.encryption_config?.auto_lock_managers === true;
}

export function newUnlockKey(random: Random): Buffer {
  return Buffer.from(random.bytes(SEAL_KEY_BYTES));
}

/**
 * The unlock key of a cluster that had `before` and is to be as `spec` says: none without autolock, else the same one, unless there is none
 * yet or another is wanted. Throws AUTOLOCK_OFF when another is wanted where there is to be none.
 */
export function nextUnlockKey(
  before: Buffer,
  { spec, rotate, random }: { spec: ClusterSpec; rotate: boolean; random: Random },
): Buffer {
  if (!locksManagers(spec)) {
    if (rotate) throw swarmError('AUTOLOCK_OFF', {});
    return Buffer.alloc(0);
  }
  return rotate || before.length === 0 ? newUnlockKey(random) : before;
}
