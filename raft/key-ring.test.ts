import assert from 'node:assert/strict';
import test from 'node:test';
import { SealBroken, SealedElse } from './cipher.js';
import { KeyRing, newDataKey, type DataKey } from './key-ring.js';

const plain = Buffer.from('an entry');

/** A ring, and what it has kept so far. */
function ring(): { ring: KeyRing; kept: (readonly DataKey[])[] } {
  const kept: (readonly DataKey[])[] = [];
  const keep = async (keys: readonly DataKey[]): Promise<void> => {
    await Promise.resolve();
    kept.push(keys);
  };
  return { ring: new KeyRing([newDataKey()], keep), kept };
}

test('key ring: a record opens in its place only', () => {
  const { ring: keys } = ring();
  const sealed = keys.seal('entry/2', plain);
  assert.deepEqual(Buffer.from(keys.open('entry/2', sealed)), plain);
  assert.throws(() => keys.open('entry/3', sealed), SealBroken);
  assert.throws(() => keys.open('entry/2', sealed.subarray(0, 9)), /entry\/2 has 9 bytes, which is too few/);
  assert.throws(() => ring().ring.open('entry/2', sealed), SealedElse);
});

test('key ring: after a change the new key seals, the old one still opens, until it is forgotten', async () => {
  const { ring: keys, kept } = ring();
  const old = keys.keyId;
  const sealed = keys.seal('here', plain);
  await keys.renew();
  assert.notEqual(keys.keyId, old);
  assert.deepEqual(keys.others, [old]);
  assert.equal(keys.keyIdOf(keys.seal('here', plain)), keys.keyId);
  assert.deepEqual(Buffer.from(keys.open('here', sealed)), plain);
  await keys.forget([old]);
  assert.deepEqual(keys.others, []);
  assert.throws(() => keys.open('here', sealed), new RegExp(`here is sealed with key ${old}, here is ${keys.keyId}`));
  assert.deepEqual(kept.at(-1), keys.keys);
});

test('key ring: the present key is never forgotten, and changes asked for at once all count', async () => {
  const { ring: keys, kept } = ring();
  const first = keys.keyId;
  await Promise.all([keys.renew(), keys.renew(), keys.forget([first])]);
  assert.equal(keys.keys.length, 2);
  await keys.forget([...keys.others, keys.keyId]);
  assert.deepEqual(keys.others, []);
  assert.deepEqual(
    kept.map((each) => each.length),
    [2, 3, 2, 1],
  );
});

test('key ring: a key that could not be kept seals nothing, and the next change goes on from what is kept', async () => {
  let full = true;
  const keys = new KeyRing([newDataKey()], () => (full ? Promise.reject(new Error('no space')) : Promise.resolve()));
  const before = keys.keyId;
  await assert.rejects(keys.renew(), /no space/);
  assert.equal(keys.keyId, before);
  full = false;
  await keys.renew();
  assert.deepEqual(keys.others, [before]);
});
