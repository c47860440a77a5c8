import type { Random } from './random.js';

const ID_LENGTH = 25; // Docker's object ids
const SECRET_LENGTH = 25; // the secret half of a join token: 125 bits and more

/** `length` digits of base 36 from as many random bits as they can hold. */
export function randomBase36(random: Random, length: number): string {
  const bits = BigInt(Math.ceil(length * 5.17) + 64);
  let value = 0n;
  for (const byte of random.bytes(Number(bits / 8n) + 1)) value = (value << 8n) | BigInt(byte);
  return value.toString(36).padStart(length, '0').slice(-length);
}

/** An object's id: 25 digits of base 36, as Docker's. */
export function newId(random: Random): string {
  return randomBase36(random, ID_LENGTH);
}

export function newTokenSecret(random: Random): string {
  return randomBase36(random, SECRET_LENGTH);
}
