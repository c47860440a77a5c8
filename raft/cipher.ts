/**
 * What seals the stored log. Several keys can be in use side by side: each sealed record names the one it was sealed with, so that a
 * change of keys needs no moment at which everything is sealed anew.
 */
export interface Cipher {
  /** The key that `seal` uses now. */
  readonly keyId: string;
  /** Keys that are kept beside it, since something may still be stored that they have sealed. */
  readonly others: readonly string[];
  /** `place`: where it will be stored; it opens nowhere else. */
  seal(place: string, plain: Uint8Array): Uint8Array;
  /** Throws SealedElse when no key that is kept has sealed it, SealBroken when it is not what was sealed for this place. */
  open(place: string, sealed: Uint8Array): Uint8Array;
  /** The key that `sealed` says it was sealed with; undefined when it is too short to say so. */
  keyIdOf(sealed: Uint8Array): string | undefined;
  /** Makes a new key, which `seal` uses from then on. The key is kept durably when this resolves. */
  renew(): Promise<void>;
  /** Nothing is stored here any more that these keys have sealed. */
  forget(keyIds: readonly string[]): Promise<void>;
}

/** Sealed with a key that is not at hand: the log and the keys do not belong together. */
export class SealedElse extends Error {
  override readonly name = 'SealedElse';
}

/** Bytes that were changed since they were sealed, or brought here from another place. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}
