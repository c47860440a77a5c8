import assert from 'node:assert/strict';
import test from 'node:test';
import { openSealed, seal, SEAL_KEY_BYTES, SEALED_BYTES_MORE } from './seal.js';

const key = Buffer.alloc(SEAL_KEY_BYTES, 1);
const plain = Buffer.from('what nobody else may read');

test('seal: what was sealed opens, and is not to be read in it', () => {
  for (const bytes of [plain, Buffer.alloc(0)]) {
    const sealed = seal(key, 'here', bytes);
    assert.equal(sealed.length, bytes.length + SEALED_BYTES_MORE);
    assert.deepEqual(Buffer.from(openSealed(key, 'here', sealed) ?? 'x'), bytes);
  }
  assert.equal(Buffer.from(seal(key, 'here', plain)).indexOf('nobody'), -1);
});

test('seal: the same bytes look different each time', () => {
  assert.notDeepEqual(seal(key, 'here', plain), seal(key, 'here', plain));
});

test('seal: another key, another context, any changed bit, and any missing byte are noticed', () => {
  const sealed = seal(key, 'here', plain);
  assert.equal(openSealed(Buffer.alloc(SEAL_KEY_BYTES, 2), 'here', sealed), undefined);
  assert.equal(openSealed(key, 'there', sealed), undefined);
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Uint8Array.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.equal(openSealed(key, 'here', changed), undefined, `bit ${bit}`);
  }
  for (let length = 0; length < sealed.length; length++)
    assert.equal(openSealed(key, 'here', sealed.subarray(0, length)), undefined, `${length} bytes`);
});

test('seal: opens what another implementation of the standard has sealed', () => {
  // python3-cryptography: AESGCM(b"\x01" * 32).encrypt(b"\x02" * 12, b"hello", b"here")
  const theirs = Buffer.from('6fb3a52525e5b4b3f6b85983c20bdd41d353ae9ca7', 'hex');
  const plain = openSealed(key, 'here', Buffer.concat([Buffer.alloc(12, 2), theirs]));
  assert.equal(Buffer.from(plain ?? []).toString(), 'hello');
});
