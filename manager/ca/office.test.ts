/** A manager's certificate gives a worker's rights once its node is a worker. */
import test from 'node:test';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { SystemClock } from '../../lib/clock.js';
import { makeNode } from '../../proto/objects.js';
import { readNodeCertificate } from '../../proto/rpc/certificate.js';
import type { NodeRole } from '../../proto/types.js';
import { hasLeftOffice } from './office.js';
import { forge, startCa } from './testing.js';

const HOUR = 3_600_000;

test('office: it has ended when the store has seen the certificate, or a later one, and the node is a worker', async (t) => {
  const ca = await startCa(new SystemClock());
  t.after(() => ca.server.close({ graceMs: 0 }));
  const now = new SystemClock().now();
  const issue = async (role: NodeRole, at: number) => {
    const subject = { nodeId: 'n1', clusterId: ca.cluster.id, role };
    const { certificatePem } = await forge(ca.root, subject, { now: at, lifetime: 24 * HOUR });
    return { pem: Buffer.from(certificatePem), facts: readNodeCertificate(new X509Certificate(certificatePem)) };
  };
  const [worker, manager, later] = [
    await issue('worker', now - 2 * HOUR),
    await issue('manager', now - HOUR),
    await issue('worker', now),
  ];
  const stored = (certificate: Buffer, role: NodeRole) =>
    makeNode({ id: 'n1', spec: { role }, certificate: { certificate } });
  assert.equal(hasLeftOffice(stored(worker.pem, 'worker'), manager.facts), false, 'the store lags behind a promotion');
  assert.equal(hasLeftOffice(stored(manager.pem, 'manager'), manager.facts), false);
  assert.equal(hasLeftOffice(stored(manager.pem, 'worker'), manager.facts), true, 'it was demoted');
  assert.equal(hasLeftOffice(stored(later.pem, 'worker'), manager.facts), true, 'and has a new certificate');
  assert.equal(hasLeftOffice(stored(manager.pem, 'worker'), worker.facts), false, 'a worker has none to leave');
  assert.equal(hasLeftOffice(undefined, manager.facts), false);
});
