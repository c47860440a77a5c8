/** Unlock keys as users see them: SWMKEY-1-<base64 of 32 bytes without padding>, as Docker's. */
import { swarmError } from '../lib/errors.js';
import { SEAL_KEY_BYTES } from '../lib/seal.js';

const PREFIX = 'SWMKEY-1-';

export function formatUnlockKey(key: Uint8Array): string {
  return PREFIX + Buffer.from(key).toString('base64').replace(/=+$/, '');
}

/** Throws UNLOCK_KEY_FORMAT. Whitespace around it, as a paste brings it, does no harm. */
export function parseUnlockKey(text: string): Uint8Array {
  const encoded = text.trim();
  const key = Buffer.from(encoded.slice(PREFIX.length), 'base64');
  if (!encoded.startsWith(PREFIX) || key.length !== SEAL_KEY_BYTES || formatUnlockKey(key) !== encoded) {
    throw swarmError('UNLOCK_KEY_FORMAT', {}); // the text is not repeated: it may be a secret with a typing mistake
  }
  return key;
}
