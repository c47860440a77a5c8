import { createHash, timingSafeEqual } from 'node:crypto';
import { newTokenSecret } from '../../lib/id.js';
import type { Random } from '../../lib/random.js';
import { formatJoinToken, parseJoinToken } from '../../proto/join-token.js';
import type { Cluster, NodeRole } from '../../proto/types.js';

/** A new token for the root with this digest. The token that it replaces opens nothing any more; nodes that joined by it stay. */
export function rotateJoinToken(digest: string, random: Random): string {
  return formatJoinToken({ digest, secret: newTokenSecret(random) });
}

/** The role that a token gives; undefined when it is not one of the cluster's now. Throws TOKEN_FORMAT. */
export function roleOfToken(token: string, { root_ca }: Cluster): NodeRole | undefined {
  parseJoinToken(token);
  // Both are always compared, in constant time: how long a refusal takes tells nothing about the tokens.
  const manager = sameText(token, root_ca.manager_join_token);
  const worker = sameText(token, root_ca.worker_join_token);
  return manager ? 'manager' : worker ? 'worker' : undefined;
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
