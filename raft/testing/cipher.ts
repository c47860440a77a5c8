import { KeyRing } from '../key-ring.js';

/** A cipher with one key that is the same in every process, for tests that are not about keys. */
export function testCipher(): KeyRing {
  return new KeyRing([{ id: '00000007', key: Buffer.alloc(32, 7) }], () => Promise.resolve());
}
