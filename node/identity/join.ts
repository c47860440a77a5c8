/**
 * How a host becomes a node. It trusts nobody at first: the root that the manager sends is believed only if its digest is the join
 * token's, and the secret in the token is sent only to a manager whose certificate that root has signed.
 */
import type { Clock } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import { parseJoinToken, rootDigest } from '../../proto/join-token.js';
import { NodeCa } from '../../proto/load.js';
import { connect, unary, type Target } from '../../proto/rpc/client.js';
import type { Identity } from '../../proto/rpc/identity.js';
import type { Availability } from '../../proto/types.js';
import { requestIdentity } from './request.js';

interface JoinOptions {
  /** host:port of any manager's cluster port */
  remoteAddr: string;
  token: string;
  availability: Availability;
  clock: Clock;
  signal?: AbortSignal;
}

/** This host's identity in the cluster, not saved yet. Throws TOKEN_FORMAT, TOKEN_INVALID, CA_MISMATCH, UNREACHABLE. */
export async function join(options: JoinOptions): Promise<Identity> {
  const { remoteAddr, token, availability, clock } = options;
  const { digest } = parseJoinToken(token);
  const calling = options.signal ? { signal: options.signal } : {};
  const rootPem = await withNodeCa({ addr: remoteAddr, trust: 'nobody' }, async (client) => {
    const { certificate } = await unary(client, 'GetRootCaCertificate', {}, calling);
    return certificate.toString('utf8');
  });
  const got = rootDigest(rootPem);
  if (got !== digest) throw swarmError('CA_MISMATCH', { expected: digest, got });
  return withNodeCa({ addr: remoteAddr, rootPem }, (client) => {
    return requestIdentity(
      (csr) => unary(client, 'IssueNodeCertificate', { token, csr, availability }, calling),
      rootPem,
      clock,
    );
  });
}

type NodeCaClient = InstanceType<typeof NodeCa>;

/** Runs `use` with a client that is closed afterwards. */
export async function withNodeCa<T>(target: Target, use: (client: NodeCaClient) => Promise<T>): Promise<T> {
  const client = connect(NodeCa, target);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}
