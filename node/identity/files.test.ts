import test, { type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../lib/clock.js';
import { SystemRandom } from '../../lib/random.js';
import { createCluster, issueForSelf } from '../../manager/ca/cluster.js';
import type { Identity } from '../../proto/rpc/identity.js';
import { expiryOf, loadIdentity, saveIdentity } from './files.js';

const now = new SystemClock().now();
const random = new SystemRandom();
const DAY = 24 * 3_600_000;

async function newIdentity(): Promise<Identity> {
  return issueForSelf({ cluster: await createCluster({ spec: {}, now, random }), nodeId: 'n1', now, random });
}

async function stateDir(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-identity-'));
  t.after(() => rm(dir, { recursive: true }));
  return dir;
}

test('what is saved is loaded; the key is for its owner only; nothing else is left behind', async (t) => {
  const dir = await stateDir(t);
  assert.equal(await loadIdentity(dir), undefined);
  const first = await newIdentity();
  await saveIdentity(dir, first);
  assert.deepEqual(await loadIdentity(dir), first);
  const second = await newIdentity();
  await saveIdentity(dir, second);
  assert.deepEqual(await loadIdentity(dir), second);
  const folder = join(dir, 'certificates');
  assert.deepEqual((await readdir(folder)).sort(), ['swarm-node.pem', 'swarm-root-ca.crt']);
  assert.equal((await stat(join(folder, 'swarm-node.pem'))).mode & 0o777, 0o600);
});

test('damage is named with its file', async (t) => {
  const dir = await stateDir(t);
  const nodeFile = join(dir, 'certificates', 'swarm-node.pem');
  const rootFile = join(dir, 'certificates', 'swarm-root-ca.crt');
  const [one, other] = [await newIdentity(), await newIdentity()];
  await saveIdentity(dir, one);
  const damaged = (message: RegExp) => assert.rejects(loadIdentity(dir), { code: 'STATE_DAMAGED', message });

  await writeFile(nodeFile, `${other.keyPem}${one.certificatePem}`);
  await damaged(/swarm-node\.pem cannot be read: the key is not the certificate's/);
  await writeFile(nodeFile, (await readFile(nodeFile, 'utf8')).slice(0, 200));
  await damaged(/no key and certificate in PEM/);
  await writeFile(nodeFile, `${other.keyPem}${other.certificatePem}`);
  await damaged(/the root in swarm-root-ca\.crt has not signed it/);
  await rm(rootFile);
  await damaged(/swarm-root-ca\.crt cannot be read: the file is missing/);
});

test('an expired certificate is loaded, and says when it expired', async (t) => {
  const dir = await stateDir(t);
  await saveIdentity(dir, await newIdentity());
  const identity = await loadIdentity(dir);
  assert.ok(identity);
  assert.equal(expiryOf(identity, now + 89 * DAY), undefined);
  const error = expiryOf(identity, now + 91 * DAY);
  assert.equal(error?.code, 'CERTIFICATE_EXPIRED');
  assert.match(error.message, /^this node's certificate expired at \d{4}-\d\d-\d\dT/);
});
