/**
 * The keys that seal a log, as a Cipher. A sealed record is the key's id (4 bytes, random), a nonce (12 bytes, random), the ciphertext and
 * its tag. Where the keys are kept is the business of whoever makes the ring.
 */
import { randomBytes } from 'node:crypto';
import { must } from '../lib/assert.js';
import { openSealed, seal, SEAL_KEY_BYTES, SEALED_BYTES_MORE } from '../lib/seal.js';
import { SealBroken, SealedElse, type Cipher } from './cipher.js';

const ID_BYTES = 4;

export interface DataKey {
  /** Eight hexadecimal digits, told apart by chance from those of other logs. */
  readonly id: string;
  readonly key: Uint8Array;
}

export function newDataKey(): DataKey {
  return { id: randomBytes(ID_BYTES).toString('hex'), key: randomBytes(SEAL_KEY_BYTES) };
}

export class KeyRing implements Cipher {
  readonly #keep: (keys: readonly DataKey[]) => Promise<void>;
  readonly #elsewhere = new Set<() => Promise<void>>();
  /** The last one seals. */
  #keys: readonly DataKey[];
  #turn: Promise<void> = Promise.resolve();

  /** `keep`: stores the keys durably in place of those before; a key seals nothing before it is kept. */
  constructor(keys: readonly DataKey[], keep: (keys: readonly DataKey[]) => Promise<void>) {
    this.#keys = keys;
    this.#keep = keep;
  }
  get keys(): readonly DataKey[] {
    return this.#keys;
  }
  get keyId(): string {
    return this.#present.id;
  }
  get others(): readonly string[] {
    return this.#keys.slice(0, -1).map(({ id }) => id);
  }
  seal(place: string, plain: Uint8Array): Uint8Array {
    const { id, key } = this.#present;
    return Buffer.concat([Buffer.from(id, 'hex'), seal(key, place, plain)]);
  }
  open(place: string, sealed: Uint8Array): Uint8Array {
    const id = this.keyIdOf(sealed);
    if (id === undefined) throw new SealBroken(`${place} has ${sealed.length} bytes, which is too few`);
    const key = this.#keys.find((each) => each.id === id)?.key;
    if (!key)
      throw new SealedElse(`${place} is sealed with key ${id}, here is ${this.#keys.map(({ id }) => id).join()}`);
    const plain = openSealed(key, place, sealed.subarray(ID_BYTES));
    if (!plain) throw new SealBroken(`${place} is not what was sealed for it with key ${id}`);
    return plain;
  }
  keyIdOf(sealed: Uint8Array): string | undefined {
    if (sealed.length < ID_BYTES + SEALED_BYTES_MORE) return undefined;
    return Buffer.from(sealed.subarray(0, ID_BYTES)).toString('hex');
  }
  renew(): Promise<void> {
    return this.change((keys) => [...keys, newDataKey()]);
  }
  async forget(keyIds: readonly string[]): Promise<void> {
    for (const reseal of this.#elsewhere) await reseal();
    await this.change((keys) => keys.filter(({ id }, i) => i === keys.length - 1 || !keyIds.includes(id)));
  }
  /** `reseal` seals anew, with the present key, what this ring has sealed in another place; it is called before a key is forgotten. */
  alsoSeals(reseal: () => Promise<void>): void {
    this.#elsewhere.add(reseal);
  }
  /** Keeps what `decide` says from then on; one change after the other. `keep`: in place of the ring's own. */
  change(decide: (keys: readonly DataKey[]) => readonly DataKey[], keep = this.#keep): Promise<void> {
    const change = this.#turn.then(async () => {
      const keys = decide(this.#keys);
      await keep(keys);
      this.#keys = keys;
    });
    this.#turn = change.then(
      () => undefined,
      () => undefined, // told to whoever asked for it; the next one starts from what is kept
    );
    return change;
  }
  get #present(): DataKey {
    return must(this.#keys.at(-1), 'a key');
  }
}
