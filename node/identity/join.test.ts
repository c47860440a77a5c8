/** A host joins over real TLS, or is told why not. */
import test, { type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { SystemClock } from '../../lib/clock.js';
import { limits } from '../../lib/limits.js';
import { SystemRandom } from '../../lib/random.js';
import { startCa, type TestCa } from '../../manager/ca/testing.js';
import { rotateJoinToken } from '../../manager/ca/tokens.js';
import { LiveIdentity } from '../../proto/rpc/identity.js';
import { join } from './join.js';
import { throughManagers } from './renewal.js';
import { requestIdentity } from './request.js';

const clock = new SystemClock();
const random = new SystemRandom();

async function start(t: TestContext): Promise<TestCa> {
  const ca = await startCa(clock);
  t.after(() => ca.server.close({ graceMs: 0 }));
  return ca;
}
const tokens = (ca: TestCa) => ca.cluster.root_ca;
const joinAs = (ca: TestCa, token: string) => join({ remoteAddr: ca.addr, token, availability: 'drain', clock });

test("a worker's token gives a worker's certificate, and the store knows the node", async (t) => {
  const ca = await start(t);
  const identity = await joinAs(ca, tokens(ca).worker_join_token);
  assert.equal(identity.role, 'worker');
  assert.equal(identity.clusterId, ca.cluster.id);
  assert.equal(identity.rootPem, ca.root.certificatePem);
  const node = ca.store.view.nodes.get(identity.nodeId);
  assert.equal(node?.spec.role, 'worker');
  assert.equal(node.spec.availability, 'drain');
  assert.equal(node.status.state, 'unknown');
  assert.equal(node.description, null);
  assert.equal(node.certificate.certificate.toString(), identity.certificatePem);
});

test("a manager's token gives a manager's certificate, and an eighth manager is refused without leaving a node", async (t) => {
  const ca = await start(t);
  for (let managers = 1; managers < limits.managers_max; managers++) {
    assert.equal((await joinAs(ca, tokens(ca).manager_join_token)).role, 'manager');
  }
  await assert.rejects(joinAs(ca, tokens(ca).manager_join_token), { code: 'LIMIT_REACHED' });
  assert.equal(ca.store.view.nodes.size, limits.managers_max);
});

test('a malformed token is refused before anything is sent', async () => {
  const options = { remoteAddr: '127.0.0.1:1', availability: 'active', clock } as const;
  await assert.rejects(join({ ...options, token: 'SWMTKN-1-abc' }), { code: 'TOKEN_FORMAT', message: /SWMTKN-1-abc/ });
});

test("another cluster's token: the CA does not match, and no secret is sent", async (t) => {
  const [ours, theirs] = [await start(t), await start(t)];
  await assert.rejects(joinAs(ours, tokens(theirs).worker_join_token), {
    code: 'CA_MISMATCH',
    message: `remote CA does not match fingerprint. Expected: ${tokens(theirs).digest}, got: ${tokens(ours).digest}`,
  });
  assert.equal(ours.store.view.nodes.size, 1);
});

test('a wrong secret for the right root', async (t) => {
  const ca = await start(t);
  const wrong = rotateJoinToken(tokens(ca).digest, random);
  await assert.rejects(joinAs(ca, wrong), { code: 'TOKEN_INVALID' });
});

test('a server that shows the right root but has no certificate of it gets no secret', async (t) => {
  const [real, rogue] = [await start(t), await start(t)];
  const { cluster } = real;
  await rogue.store.update((view) => {
    const own = view.cluster();
    assert.ok(own);
    const root_ca = { ...own.root_ca, certificate: cluster.root_ca.certificate };
    return [{ action: 'update', kind: 'cluster', object: { ...own, root_ca } }];
  });
  await assert.rejects(joinAs(rogue, cluster.root_ca.worker_join_token), { code: 'UNREACHABLE' });
  assert.equal(rogue.store.view.nodes.size, 1);
});

test('nobody at the address', async (t) => {
  const ca = await start(t);
  await ca.server.close({ graceMs: 0 });
  await assert.rejects(joinAs(ca, tokens(ca).worker_join_token), {
    code: 'UNREACHABLE',
    message: new RegExp(ca.addr.replaceAll('.', '\\.')),
  });
});

test('renewal keeps the node id, makes a new key, and follows the role that is stored', async (t) => {
  const ca = await start(t);
  const first = await joinAs(ca, tokens(ca).worker_join_token);
  await ca.store.update((view) => {
    const node = view.nodes.get(first.nodeId);
    assert.ok(node);
    return [{ action: 'update', kind: 'node', object: { ...node, spec: { ...node.spec, role: 'manager' } } }];
  });
  const send = throughManagers(new LiveIdentity(first), () => ['127.0.0.1:1', ca.addr]);
  const second = await requestIdentity(send, first.rootPem, clock);
  assert.equal(second.nodeId, first.nodeId);
  assert.equal(second.role, 'manager');
  assert.notEqual(second.keyPem, first.keyPem);
  const stored = ca.store.view.nodes.get(first.nodeId)?.certificate;
  assert.equal(stored?.certificate.toString(), second.certificatePem);
  assert.equal(stored.role, 'manager');
});

test('a removed node gets no new certificate', async (t) => {
  const ca = await start(t);
  const identity = await joinAs(ca, tokens(ca).worker_join_token);
  await ca.store.update((view) => {
    const node = view.nodes.get(identity.nodeId);
    assert.ok(node);
    return [{ action: 'remove', kind: 'node', object: node }];
  });
  const send = throughManagers(new LiveIdentity(identity), () => [ca.addr]);
  await assert.rejects(requestIdentity(send, identity.rootPem, clock), { code: 'NODE_REMOVED' });
});
