import { randomBytes, randomInt } from 'node:crypto';

/** Chance as an argument: see Clock. */
export interface Random {
  bytes(count: number): Uint8Array;
  /** A whole number in [0, limit). */
  int(limit: number): number;
}

/** From the operating system; the only one fit for keys, tokens and ids of a real cluster. */
export class SystemRandom implements Random {
  bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
  int(limit: number): number {
    return randomInt(limit);
  }
}

/** Reproducible from its seed (xoshiro128**, Blackman and Vigna 2018; seeded by splitmix32). Not for secrets. */
export class SeededRandom implements Random {
  readonly #state: [number, number, number, number];

  constructor(seed: number) {
    let x = seed >>> 0;
    const splitmix = (): number => {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    };
    this.#state = [splitmix(), splitmix(), splitmix(), splitmix()];
  }
  bytes(count: number): Uint8Array {
    const out = new Uint8Array(count);
    for (let i = 0; i < count; i++) out[i] = this.#uint32() & 0xff;
    return out;
  }
  int(limit: number): number {
    const bound = Math.floor(2 ** 32 / limit) * limit; // refuse the uneven rest, or small numbers come more often
    for (;;) {
      const value = this.#uint32();
      if (value < bound) return value % limit;
    }
  }
  #uint32(): number {
    const s = this.#state;
    const result = Math.imul(rotl(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11);
    return result;
  }
}

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));
