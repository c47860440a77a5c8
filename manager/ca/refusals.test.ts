/** Over real TLS: what a caller must prove, and what it is told when it does not. */
import test, { type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { Client, Metadata } from '@grpc/grpc-js';
import { SystemClock } from '../../lib/clock.js';
import { newId } from '../../lib/id.js';
import { SystemRandom } from '../../lib/random.js';
import { Control, Dispatcher, NodeCa } from '../../proto/load.js';
import { rootDigest } from '../../proto/join-token.js';
import { makeCluster } from '../../proto/objects.js';
import { asThrown, connect, unary, type Target } from '../../proto/rpc/client.js';
import { unary as handler } from '../../proto/rpc/handlers.js';
import { LiveIdentity, type Identity } from '../../proto/rpc/identity.js';
import { createRequest, generateKeys } from '../../proto/x509.js';
import { createRoot } from './issue.js';
import { forge, startCa, type TestCa } from './testing.js';
import { rotateJoinToken } from './tokens.js';

const clock = new SystemClock();
const random = new SystemRandom();
const DAY = 24 * 3_600_000;
const valid = (): { now: number; lifetime: number } => ({ now: clock.now(), lifetime: DAY });

async function start(t: TestContext): Promise<TestCa> {
  const ca = await startCa(clock);
  ca.server.addService(Control.service, { GetNode: handler(({ ref }: { ref: string }) => ({ id: ref })) });
  t.after(() => ca.server.close({ graceMs: 0 }));
  return ca;
}

/** GetNode at the manager, which only managers may call. */
async function getNode(target: Target): Promise<string> {
  const client = connect(Control, target);
  try {
    return (await unary(client, 'GetNode', { ref: 'seen' })).id;
  } finally {
    client.close();
  }
}

async function askToJoin(ca: TestCa, token: string, csr?: string): Promise<unknown> {
  const client = connect(NodeCa, { addr: ca.addr, rootPem: ca.root.certificatePem });
  try {
    return await unary(client, 'IssueNodeCertificate', {
      token,
      csr: Buffer.from(csr ?? (await createRequest(await generateKeys()))),
    });
  } finally {
    client.close();
  }
}

/** The target of a caller that presents `identity` and trusts the real root. */
const as = (ca: TestCa, identity: Identity): Target => ({
  addr: ca.addr,
  identity: new LiveIdentity({ ...identity, rootPem: ca.root.certificatePem }),
});

test("a manager may call a manager's RPC, a worker may not", async (t) => {
  const ca = await start(t);
  assert.equal(await getNode({ addr: ca.addr, identity: ca.identity }), 'seen');
  const worker = await forge(ca.root, { nodeId: 'm1', clusterId: ca.cluster.id, role: 'worker' }, valid());
  await assert.rejects(getNode(as(ca, worker)), {
    code: 'ROLE_REFUSED',
    message: 'Control.GetNode is for manager nodes: node m1 is a worker',
  });
});

test('no certificate', async (t) => {
  const ca = await start(t);
  const message = 'Control.GetNode needs a certificate of this cluster, none was presented';
  await assert.rejects(getNode({ addr: ca.addr, rootPem: ca.root.certificatePem }), {
    code: 'CERTIFICATE_MISSING',
    message,
  });
  const client = connect(Dispatcher, { addr: ca.addr, rootPem: ca.root.certificatePem });
  t.after(() => client.close());
  ca.server.addService(Dispatcher.service, { Session: () => assert.fail('the handler ran') });
  const stream = client.Session();
  const error = await new Promise<unknown>((resolve) => stream.once('error', resolve));
  assert.equal(asThrown(client, 'Session', error as Parameters<typeof asThrown>[2]).code, 'CERTIFICATE_MISSING');
});

test('an expired certificate, and one that is not valid yet', async (t) => {
  const ca = await start(t);
  const subject = { nodeId: 'm1', clusterId: ca.cluster.id, role: 'manager' } as const;
  const expired = await forge(ca.root, subject, { now: clock.now() - 2 * DAY, lifetime: DAY });
  await assert.rejects(getNode(as(ca, expired)), {
    code: 'CERTIFICATE_REFUSED',
    message: /^the certificate presented was refused: expired at \d{4}-.*, the clock here says \d{4}-/,
  });
  const early = await forge(ca.root, subject, { now: clock.now() + DAY, lifetime: DAY });
  await assert.rejects(getNode(as(ca, early)), { code: 'CERTIFICATE_REFUSED', message: /not valid before/ });
});

test("another cluster's certificate", async (t) => {
  const ca = await start(t);
  const foreignId = newId(random);
  const foreignRoot = await createRoot(foreignId, clock.now(), random);
  const foreign = await forge(foreignRoot, { nodeId: 'm1', clusterId: foreignId, role: 'manager' }, valid());
  await assert.rejects(getNode(as(ca, foreign)), {
    code: 'CERTIFICATE_REFUSED',
    message: `the certificate presented was refused: issued by another cluster, ${foreignId}`,
  });
});

test("another root's certificate that claims to be of this cluster", async (t) => {
  const ca = await start(t);
  const impostor = await createRoot(ca.cluster.id, clock.now(), random);
  const forged = await forge(impostor, { nodeId: 'm1', clusterId: ca.cluster.id, role: 'manager' }, valid());
  await assert.rejects(getNode(as(ca, forged)), {
    code: 'CERTIFICATE_REFUSED',
    message: /not signed by this cluster's root/,
  });
});

test("this root's certificate for another cluster", async (t) => {
  const ca = await start(t);
  const odd = await forge(ca.root, { nodeId: 'm1', clusterId: 'other', role: 'manager' }, valid());
  await assert.rejects(getNode(as(ca, odd)), {
    code: 'CERTIFICATE_REFUSED',
    message: /issued for another cluster, other/,
  });
});

test('a self-signed certificate', async (t) => {
  const ca = await start(t);
  const { certificatePem, keyPem } = await createRoot(ca.cluster.id, clock.now(), random);
  const selfSigned = { ...ca.identity.current, certificatePem, keyPem };
  await assert.rejects(getNode(as(ca, selfSigned)), { code: 'CERTIFICATE_REFUSED', message: /self-signed/ });
});

test('a node that has been removed', async (t) => {
  const ca = await start(t);
  const gone = await forge(ca.root, { nodeId: 'gone', clusterId: ca.cluster.id, role: 'manager' }, valid());
  await assert.rejects(getNode(as(ca, gone)), { code: 'NODE_REMOVED', message: /node gone has been removed/ });
});

test('a method that is not in the policy is refused before its handler', async (t) => {
  const ca = await start(t);
  const raw = (bytes: Buffer): Buffer => bytes;
  const codec = { requestSerialize: raw, requestDeserialize: raw, responseSerialize: raw, responseDeserialize: raw };
  const path = '/swarm.v1.Control/Shutdown';
  const shutdown = { path, requestStream: false, responseStream: false, ...codec };
  ca.server.addService({ shutdown }, { shutdown: () => assert.fail('the handler ran') });
  const client = connect(Client, { addr: ca.addr, identity: ca.identity });
  t.after(() => client.close());
  const error = await new Promise<unknown>((resolve) => {
    client.makeUnaryRequest(path, raw, raw, Buffer.alloc(0), new Metadata(), (failure) => resolve(failure));
  });
  const thrown = asThrown(client, 'Shutdown', error as Parameters<typeof asThrown>[2]);
  assert.equal(thrown.message, 'Control.Shutdown is open to nobody');
});

test('a client refuses a server that is no manager, or of another root', async (t) => {
  const ca = await start(t);
  ca.identity.swap(await forge(ca.root, { nodeId: 'w1', clusterId: ca.cluster.id, role: 'worker' }, valid()));
  const target = { addr: ca.addr, rootPem: ca.root.certificatePem };
  await assert.rejects(askAnything(target), { code: 'UNREACHABLE', message: /node w1 is no manager/ });
  const { certificatePem } = await createRoot(ca.cluster.id, clock.now(), random);
  await assert.rejects(askAnything({ addr: ca.addr, rootPem: certificatePem }), { code: 'UNREACHABLE' });
});

async function askAnything(target: Target): Promise<void> {
  const client = connect(NodeCa, target);
  try {
    await unary(client, 'GetRootCaCertificate', {});
  } finally {
    client.close();
  }
}

test('join: a wrong, a rotated and a malformed token, a bad request; nothing is stored', async (t) => {
  const ca = await start(t);
  const { digest, worker_join_token: old } = ca.cluster.root_ca;
  const invalid = { code: 'TOKEN_INVALID', message: 'A valid join token is necessary to join this cluster' };
  await assert.rejects(askToJoin(ca, rotateJoinToken(digest, random)), invalid);
  const other = await createRoot('other', clock.now(), random);
  await assert.rejects(askToJoin(ca, rotateJoinToken(rootDigest(other.certificatePem), random)), invalid);
  await ca.store.update((view) => {
    const cluster = view.cluster();
    assert.ok(cluster);
    const root_ca = { ...cluster.root_ca, worker_join_token: rotateJoinToken(digest, random) };
    return [{ action: 'update', kind: 'cluster', object: makeCluster({ ...cluster, root_ca }) }];
  });
  await assert.rejects(askToJoin(ca, old), invalid);
  assert.equal(ca.store.view.nodes.size, 1);
});

test('renewal: an expired certificate is told so', async (t) => {
  const ca = await start(t);
  const subject = { nodeId: 'm1', clusterId: ca.cluster.id, role: 'manager' } as const;
  const expired = await forge(ca.root, subject, { now: clock.now() - 2 * DAY, lifetime: DAY });
  const client = connect(NodeCa, as(ca, expired));
  t.after(() => client.close());
  const csr = Buffer.from(await createRequest(await generateKeys()));
  await assert.rejects(unary(client, 'IssueNodeCertificate', { csr }), {
    code: 'CERTIFICATE_REFUSED',
    message: /expired at/,
  });
});
