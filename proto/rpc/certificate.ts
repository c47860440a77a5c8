/**
 * What a node's certificate says and whether to believe it. The subject is swarmkit's: CN is the node id, OU the role,
 * O the cluster id. TLS itself only proves that the peer holds the key; everything else is checked here, so that a
 * refusal can name its reason instead of a broken handshake.
 */
import { X509Certificate } from 'node:crypto';
import { parseTime, rfc3339, type Millis } from '../../lib/clock.js';
import { swarmError, type SwarmError } from '../../lib/errors.js';
import type { NodeRole } from '../types.js';

export const ROLE_UNITS = { manager: 'swarm-manager', worker: 'swarm-worker' } as const satisfies Record<
  NodeRole,
  string
>;

export interface NodeCertificateFacts {
  nodeId: string;
  clusterId: string;
  role: NodeRole;
  notBefore: Millis;
  notAfter: Millis;
  /** Hexadecimal; no two certificates of one root have the same. */
  serial: string;
}

/** The cluster id that a root or node certificate carries. */
export function clusterIdOf(certificate: X509Certificate): string | undefined {
  return subjectField(certificate, 'O');
}

/**
 * The facts of a node's certificate, once it is proven to be signed by `rootPem`, of the root's cluster, and valid at `now`.
 * Throws CERTIFICATE_REFUSED with the reason.
 */
export function verifyNodeCertificate(
  certificate: X509Certificate,
  rootPem: string,
  now: Millis,
): NodeCertificateFacts {
  const root = new X509Certificate(rootPem);
  const clusterId = clusterIdOf(root);
  if (!isSignedBy(certificate, root)) throw refused(strangeness(certificate, clusterId));
  const facts = readNodeCertificate(certificate);
  if (facts.clusterId !== clusterId) throw refused(`issued for another cluster, ${facts.clusterId}`);
  checkValidity(facts, now);
  return facts;
}

/** What the certificate says, believed or not. Throws CERTIFICATE_REFUSED when it is not a node's. */
export function readNodeCertificate(certificate: X509Certificate): NodeCertificateFacts {
  const nodeId = subjectField(certificate, 'CN');
  const clusterId = clusterIdOf(certificate);
  const unit = subjectField(certificate, 'OU');
  const role = unit === ROLE_UNITS.manager ? 'manager' : unit === ROLE_UNITS.worker ? 'worker' : undefined;
  if (!nodeId || !clusterId || !role) throw refused('it carries no node id, cluster id or role');
  return {
    nodeId,
    clusterId,
    role,
    notBefore: parseTime(certificate.validFrom),
    notAfter: parseTime(certificate.validTo),
    serial: certificate.serialNumber,
  };
}

/** Throws CERTIFICATE_REFUSED outside the validity period. */
export function checkValidity(facts: { notBefore: Millis; notAfter: Millis }, now: Millis): void {
  const clock = `the clock here says ${rfc3339(now)}`;
  if (now > facts.notAfter) throw refused(`expired at ${rfc3339(facts.notAfter)}, ${clock}`);
  if (now < facts.notBefore) throw refused(`not valid before ${rfc3339(facts.notBefore)}, ${clock}`);
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function strangeness(certificate: X509Certificate, ours: string | undefined): string {
  if (isSignedBy(certificate, certificate)) return 'it is self-signed';
  const theirs = clusterIdOf(certificate);
  if (theirs && theirs !== ours) return `issued by another cluster, ${theirs}`;
  return "not signed by this cluster's root";
}

function subjectField(certificate: X509Certificate, name: 'CN' | 'O' | 'OU'): string | undefined {
  // Undefined for an empty subject, a list for a repeated field: neither is a certificate of ours.
  const subject = certificate.toLegacyObject().subject as Partial<Record<string, unknown>> | undefined;
  const value = subject?.[name];
  return typeof value === 'string' ? value : undefined;
}

const refused = (detail: string): SwarmError => swarmError('CERTIFICATE_REFUSED', { detail });
