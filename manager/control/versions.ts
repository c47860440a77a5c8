import { swarmError } from '../../lib/errors.js';
import type { Kind } from '../store/types.js';

/** Throws OUT_OF_DATE unless the change was made from what is stored now. */
export function assertVersion(stored: { id: string; version: { index: number } }, version: number, kind: Kind): void {
  if (stored.version.index !== version) {
    throw swarmError('OUT_OF_DATE', { kind, id: stored.id, stored: stored.version.index, expected: version });
  }
}
