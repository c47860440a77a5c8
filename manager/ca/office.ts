import { X509Certificate } from 'node:crypto';
import { readNodeCertificate, type NodeCertificateFacts } from '../../proto/rpc/certificate.js';
import type { Node } from '../../proto/types.js';
import { roleOf } from '../members/role.js';

/**
 * Whether a manager's certificate is of an office that has ended: the node is a worker, and the store has seen this certificate being
 * issued, or a later one. Without the second a manager that lags behind would take a node that was promoted a moment ago for one
 * that was demoted.
 */
export function hasLeftOffice(
  node: Node | undefined,
  { role, serial, notBefore }: Pick<NodeCertificateFacts, 'role' | 'serial' | 'notBefore'>,
): boolean {
  if (role !== 'manager' || !node || roleOf(node) === 'manager' || node.certificate.certificate.length === 0)
    return false;
  const latest = readNodeCertificate(new X509Certificate(node.certificate.certificate));
  return latest.serial === serial || latest.notBefore > notBefore;
}
