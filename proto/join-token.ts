/** Join tokens: "SWMTKN-1-<digest of the root certificate>-<secret>", digit for digit Docker's (swarmkit, ca/config.go). */
import { createHash } from 'node:crypto';
import { swarmError } from '../lib/errors.js';

export interface JoinToken {
  /** What the root certificate of the cluster to join must have. */
  digest: string;
  secret: string;
}

const DIGEST_LENGTH = 50; // digits of base 36 that 256 bits need
const FORMAT = /^SWMTKN-1-([0-9a-z]{50})-([0-9a-z]{25})$/;

/** Throws TOKEN_FORMAT. */
export function parseJoinToken(token: string): JoinToken {
  const [, digest, secret] = FORMAT.exec(token) ?? [];
  if (digest === undefined || secret === undefined) throw swarmError('TOKEN_FORMAT', { token });
  return { digest, secret };
}

export function formatJoinToken({ digest, secret }: JoinToken): string {
  return `SWMTKN-1-${digest}-${secret}`;
}

/** SHA-256 of the root certificate's PEM text in base 36. */
export function rootDigest(rootPem: string): string {
  const hash = createHash('sha256').update(rootPem).digest('hex');
  return BigInt(`0x${hash}`).toString(36).padStart(DIGEST_LENGTH, '0');
}
