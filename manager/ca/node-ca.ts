/**
 * The NodeCa service: who gets into the cluster. Owns the creation of node objects and their `certificate`; reads the cluster's
 * root and tokens; never hands out the root's key and never changes a node's role: a certificate follows what is stored (members/role.ts). Any manager serves it.
 */
import { X509Certificate } from 'node:crypto';
import { rfc3339, type Clock } from '../../lib/clock.js';
import { SwarmError, swarmError } from '../../lib/errors.js';
import { newId } from '../../lib/id.js';
import type { Log } from '../../lib/log.js';
import type { Random } from '../../lib/random.js';
import type { IssueNodeCertificateRequest } from '../../proto/gen/swarm/v1/IssueNodeCertificateRequest.js';
import type { IssueNodeCertificateResponse as IssuedCertificate } from '../../proto/gen/swarm/v1/IssueNodeCertificateResponse.js';
import type { NodeCaHandlers } from '../../proto/gen/swarm/v1/NodeCa.js';
import type { NodeCertificateInput } from '../../proto/gen/swarm/v1/NodeCertificate.js';
import { makeNode } from '../../proto/objects.js';
import type { Caller } from '../../proto/rpc/caller.js';
import { readNodeCertificate } from '../../proto/rpc/certificate.js';
import { unary } from '../../proto/rpc/handlers.js';
import type { Cluster, Node, NodeRole } from '../../proto/types.js';
import { checkManagersMax, roleOf } from '../members/role.js';
import type { Store, StoreView } from '../store/types.js';
import { rootOf, validityIn } from './cluster.js';
import { issue } from './issue.js';
import { roleOfToken } from './tokens.js';

interface Dependencies {
  store: Store;
  clock: Clock;
  random: Random;
  log: Log;
  /** Resolves once the store here has all that is committed. */
  barrier: () => Promise<void>;
}

export function nodeCaHandlers(dependencies: Dependencies): NodeCaHandlers {
  const { store, barrier } = dependencies;
  return {
    GetRootCaCertificate: unary(async () => {
      if (!store.view.cluster()) await barrier(); // this manager has just joined
      return { certificate: clusterIn(store.view).root_ca.certificate };
    }),
    IssueNodeCertificate: unary(async (request, { caller }) => {
      await barrier();
      return request.token === ''
        ? renewCertificate(dependencies, nodeToRenew(caller), request.csr)
        : join(dependencies, request);
    }),
  };
}

/** A new node, by its token. Throws TOKEN_FORMAT, TOKEN_INVALID, LIMIT_REACHED, CSR_INVALID. */
async function join(dependencies: Dependencies, request: IssueNodeCertificateRequest): Promise<IssuedCertificate> {
  const { store, random } = dependencies;
  const role = roleByToken(request.token, store.view);
  const nodeId = newId(random);
  const certificate = await certify(dependencies, request.csr, nodeId, role);
  await store.update((view) => {
    roleByToken(request.token, view); // the token may have been rotated while the certificate was made
    if (role === 'manager') checkManagersMax(view);
    const spec = { role, availability: request.availability };
    return [{ action: 'create', kind: 'node', object: makeNode({ id: nodeId, spec, certificate }) }];
  });
  return respond(clusterIn(store.view), nodeId, certificate);
}

/**
 * A manager's new certificate for itself. Without a quorum it goes by what is stored here, and nothing is stored: managers whose
 * certificates have all expired, after a long time without power, could else never talk to each other again. With the root's key at
 * hand it takes no right that it does not have. Throws NODE_REMOVED, CSR_INVALID.
 */
export async function renewOwnCertificate(
  dependencies: Dependencies,
  nodeId: string,
  csr: Uint8Array,
): Promise<IssuedCertificate> {
  const { store, barrier, log } = dependencies;
  try {
    await barrier();
    return await renewCertificate(dependencies, nodeId, csr);
  } catch (error) {
    if (!(error instanceof SwarmError) || error.grpcStatus !== 'UNAVAILABLE') throw error;
    log.warn({ reason: error.message }, 'made a certificate for this manager itself that the others do not know of');
    const certificate = await certify(dependencies, csr, nodeId, roleOf(nodeIn(store.view, nodeId)));
    return respond(clusterIn(store.view), nodeId, certificate);
  }
}

/** A new certificate for a node that has one, with the role that it has now. Throws NODE_REMOVED, CSR_INVALID. */
async function renewCertificate(
  dependencies: Dependencies,
  nodeId: string,
  csr: Uint8Array,
): Promise<IssuedCertificate> {
  const { store } = dependencies;
  const certificate = await certify(dependencies, csr, nodeId, roleOf(nodeIn(store.view, nodeId)));
  await store.update((view) => [
    { action: 'update', kind: 'node', object: makeNode({ ...nodeIn(view, nodeId), certificate }) },
  ]);
  return respond(clusterIn(store.view), nodeId, certificate);
}

function nodeToRenew(caller: Caller): string {
  if (caller.kind === 'node') return caller.nodeId;
  throw (caller.kind === 'anonymous' ? caller.refused : undefined) ?? swarmError('TOKEN_INVALID', {});
}

async function certify(
  { store, clock, random }: Dependencies,
  csr: Uint8Array,
  nodeId: string,
  role: NodeRole,
): Promise<NodeCertificateInput & { role: NodeRole; certificate: Buffer }> {
  const cluster = clusterIn(store.view);
  const subject = { nodeId, clusterId: cluster.id, role };
  const pem = await issue(rootOf(cluster), csr, subject, validityIn(cluster, clock.now()), random);
  const { notAfter } = readNodeCertificate(new X509Certificate(pem));
  return { role, certificate: Buffer.from(pem), not_after: rfc3339(notAfter) };
}

function respond(
  cluster: Cluster,
  nodeId: string,
  { role, certificate }: { role: NodeRole; certificate: Buffer },
): IssuedCertificate {
  return { node_id: nodeId, role, cluster_id: cluster.id, certificate, root_certificate: cluster.root_ca.certificate };
}

function roleByToken(token: string, view: StoreView): NodeRole {
  const role = roleOfToken(token, clusterIn(view));
  if (!role) throw swarmError('TOKEN_INVALID', {});
  return role;
}

function nodeIn(view: StoreView, id: string): Node {
  const node = view.nodes.get(id);
  if (!node) throw swarmError('NODE_REMOVED', { id });
  return node;
}

function clusterIn(view: StoreView): Cluster {
  const cluster = view.cluster();
  if (!cluster) throw swarmError('NOT_FOUND', { kind: 'cluster', ref: 'default' });
  return cluster;
}
