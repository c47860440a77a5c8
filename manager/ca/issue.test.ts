import test from 'node:test';
import assert from 'node:assert/strict';
import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import { SystemClock } from '../../lib/clock.js';
import { SystemRandom } from '../../lib/random.js';
import { readNodeCertificate, verifyNodeCertificate } from '../../proto/rpc/certificate.js';
import { rootDigest } from '../../proto/join-token.js';
import { createRequest, generateKeys } from '../../proto/x509.js';
import { createCluster, issueForSelf, rootOf, validityIn } from './cluster.js';
import { createRoot, issue } from './issue.js';
import { roleOfToken, rotateJoinToken } from './tokens.js';

const random = new SystemRandom();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Math.floor(new SystemClock().now() / 1000) * 1000; // certificates know whole seconds
const subject = { nodeId: 'n1', clusterId: 'c1', role: 'worker' } as const;

test('a root is a CA for 20 years and carries the cluster id', async () => {
  const root = new X509Certificate((await createRoot('c1', now, random)).certificatePem);
  assert.equal(root.ca, true);
  assert.match(root.subject, /O=c1/);
  assert.ok(root.verify(root.publicKey));
  assert.equal(Date.parse(root.validTo), now + 20 * 365 * DAY);
});

test('a certificate says who the node is, whatever the request says, and is backdated by an hour', async () => {
  const root = await createRoot('c1', now, random);
  const csr = Buffer.from(await createRequest(await generateKeys()));
  const certificate = new X509Certificate(await issue(root, csr, subject, { now, lifetime: 90 * DAY }, random));
  const { serial, ...facts } = verifyNodeCertificate(certificate, root.certificatePem, now);
  assert.equal(serial, certificate.serialNumber);
  assert.deepEqual(facts, {
    ...subject,
    notBefore: now - HOUR,
    notAfter: now + 90 * DAY,
  });
  assert.equal(certificate.ca, false);
  assert.equal(certificate.subjectAltName, 'DNS:n1, DNS:swarm-worker');
});

test('a request that is none, is of another kind of key, or is not signed by its key is refused', async () => {
  const root = await createRoot('c1', now, random);
  const refused = (csr: Uint8Array, message: RegExp) =>
    assert.rejects(issue(root, csr, subject, { now, lifetime: DAY }, random), { code: 'CSR_INVALID', message });
  await refused(Buffer.from('hello'), /not a PKCS #10 request/);
  await refused(Buffer.alloc(0), /not a PKCS #10 request/);
  await refused(Buffer.alloc(20_000, 'a'), /over the limit/);
  const longer = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']);
  await refused(Buffer.from(await createRequest(longer)), /a key on P-256 is wanted, this one is P-384/);
  const pem = await createRequest(await generateKeys());
  const der = Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1; // the last octet of the signature
  const tampered = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  await refused(Buffer.from(tampered), /its signature is not that of its key/);
});

test("the first manager's certificate is the cluster's own", async () => {
  const cluster = await createCluster({ spec: {}, now, random });
  const identity = await issueForSelf({ cluster, nodeId: 'm1', now, random });
  const certificate = new X509Certificate(identity.certificatePem);
  assert.ok(certificate.checkPrivateKey(createPrivateKey(identity.keyPem)));
  const { nodeId, clusterId, role } = verifyNodeCertificate(certificate, identity.rootPem, now);
  assert.deepEqual({ nodeId, clusterId, role }, { nodeId: 'm1', clusterId: cluster.id, role: 'manager' });
});

test('a new cluster has its defaults, and tokens that carry the digest of its root', async () => {
  const cluster = await createCluster({ spec: { node_cert_expiry: 2 * HOUR * 1e6 }, now, random });
  assert.equal(cluster.spec.heartbeat_period, 1e9);
  assert.equal(cluster.spec.task_history_retention_limit, 5);
  assert.equal(validityIn(cluster, now).lifetime, 2 * HOUR);
  const { digest, worker_join_token, manager_join_token } = cluster.root_ca;
  assert.equal(digest, rootDigest(rootOf(cluster).certificatePem));
  assert.match(worker_join_token, new RegExp(`^SWMTKN-1-${digest}-[0-9a-z]{25}$`));
  assert.notEqual(worker_join_token, manager_join_token);
});

test('a token gives its role; a rotated one, another one and a malformed one give none', async () => {
  const cluster = await createCluster({ spec: {}, now, random });
  const { worker_join_token, manager_join_token, digest } = cluster.root_ca;
  assert.equal(roleOfToken(worker_join_token, cluster), 'worker');
  assert.equal(roleOfToken(manager_join_token, cluster), 'manager');
  const rotated = { ...cluster, root_ca: { ...cluster.root_ca, worker_join_token: rotateJoinToken(digest, random) } };
  assert.equal(roleOfToken(worker_join_token, rotated), undefined);
  assert.throws(() => roleOfToken('SWMTKN-1-short-x', cluster), { code: 'TOKEN_FORMAT' });
});

test('a certificate of no node is refused as such', async () => {
  const root = await createRoot('c1', now, random);
  assert.throws(() => readNodeCertificate(new X509Certificate(root.certificatePem)), {
    code: 'CERTIFICATE_REFUSED',
    message: /carries no node id/,
  });
});
