import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { SystemClock } from '../../lib/clock.js';
import { SystemRandom } from '../../lib/random.js';
import { createCluster, issueForSelf } from '../../manager/ca/cluster.js';
import { LiveIdentity } from '../../proto/rpc/identity.js';
import { LevelStorage } from '../../raft/storage-level.js';
import { loadIdentity, saveIdentity } from '../identity/files.js';
import { IdentityKeeper } from '../identity/keeper.js';
import { KEY_FILE } from '../state.js';
import { KeyFile } from './key-file.js';

const dirs: string[] = [];
async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-keys-'));
  dirs.push(dir);
  return dir;
}
after(() => Promise.all(dirs.map((dir) => rm(dir, { recursive: true }))));

const [OLD, NEW] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const wrong = { code: 'UNLOCK_KEY_WRONG' };

test('key file: in the clear, then locked, then with another key, then in the clear: the same log key goes along', async () => {
  const dir = await newDir();
  const file = await KeyFile.open(dir);
  const first = file.cipher.keyId;
  for (const [version, unlockKey] of [OLD, NEW, undefined].entries()) {
    assert.equal(await file.lockWith(unlockKey, version + 1), true);
    assert.deepEqual((await KeyFile.load(dir, unlockKey))?.cipher.keys, file.cipher.keys);
    if (unlockKey) await assert.rejects(KeyFile.load(dir), { code: 'SWARM_LOCKED' });
    if (unlockKey === NEW) await assert.rejects(KeyFile.load(dir, OLD), wrong);
  }
  assert.equal(file.cipher.others.length, 3, 'each change has brought a new key');
  assert.ok(file.cipher.others.includes(first));
});

test('key file: the same unlock key, or an older state of the cluster, changes nothing', async () => {
  const dir = await newDir();
  const file = await KeyFile.open(dir, OLD);
  assert.equal(await file.lockWith(OLD, 1), false);
  assert.equal(await file.lockWith(NEW, 9), true);
  const again = await KeyFile.load(dir, NEW);
  assert.equal(await again?.lockWith(OLD, 8), false);
  await assert.rejects(KeyFile.load(dir, OLD), wrong);
});

test('key file: keys are in it only as the unlock key has sealed them', async () => {
  const dir = await newDir();
  const { cipher } = await KeyFile.open(dir, OLD);
  const text = await readFile(join(dir, KEY_FILE), 'utf8');
  for (const { key } of cipher.keys) assert.equal(text.indexOf(Buffer.from(key).toString('base64')), -1);
});

test('key file: damage is named with the file', async () => {
  const dir = await newDir();
  await KeyFile.open(dir);
  for (const [text, message] of [
    ['{', /manager-keys\.json cannot be read: not JSON/],
    ['{"format":2}', /format 2, this version reads format 1/],
    ['{"format":1,"version":0,"locked":false}', /no keys in it/],
    ['{"format":1,"version":0,"locked":false,"keys":[{"id":"00000000","key":"AA"}]}', /a key in it is none/],
  ] as const) {
    await writeFile(join(dir, KEY_FILE), text);
    await assert.rejects(KeyFile.load(dir), { code: 'STATE_DAMAGED', message });
  }
});

test('key file: a rotation that is cut off at any point leaves files which one of the two unlock keys opens, all of them', async () => {
  const dir = await newDir();
  const random = new SystemRandom();
  const now = new SystemClock().now();
  const identity = await issueForSelf({
    cluster: await createCluster({ spec: {}, now, random }),
    nodeId: 'n1',
    now,
    random,
  });
  const keys = await KeyFile.open(dir, OLD);
  await saveIdentity(dir, identity, keys.cipher);
  const storage = new LevelStorage(join(dir, 'raft'), keys);
  const hardState = { term: 1, vote: 'n1', commit: 1 };
  const snapshot = { index: 1, term: 1, members: ['n1'], data: new Uint8Array(Buffer.from('state')) };
  await storage.load();
  await storage.save({ hardState, snapshot, entries: [] });

  const cuts: { at: string; dir: string; opens: Buffer }[] = [];
  const cut = async (at: string, opens: Buffer): Promise<void> => {
    const copy = await newDir();
    await cp(dir, copy, { recursive: true });
    cuts.push({ at, dir: copy, opens });
  };
  keys.cipher.alsoSeals(() => cut('the log is sealed anew, the identity not yet', NEW));
  new IdentityKeeper(dir, new LiveIdentity(identity), keys.cipher);
  keys.cipher.alsoSeals(() => cut('the identity is sealed anew, the old data key not yet dropped', NEW));

  await cut('nothing has happened', OLD);
  await keys.lockWith(NEW, 1);
  await cut('the key file is written', NEW);
  await storage.reseal();
  await cut('the old data key is dropped', NEW);
  await storage.close();
  const written = await newDir(); // the new file is written, but not yet in the old one's place
  await cp(cuts[0]?.dir ?? '', written, { recursive: true });
  await cp(join(dir, KEY_FILE), join(written, `${KEY_FILE}.new`));
  cuts.push({ at: 'the new key file waits for its rename', dir: written, opens: OLD });

  assert.equal(cuts.length, 6);
  for (const { at, dir: left, opens } of cuts) {
    await assert.rejects(KeyFile.load(left, opens === OLD ? NEW : OLD), wrong, at);
    const found = await KeyFile.load(left, opens);
    assert.ok(found, at);
    assert.deepEqual(await loadIdentity(left, found.cipher), identity, at);
    const log = new LevelStorage(join(left, 'raft'), found);
    assert.deepEqual(await log.load(), { hardState, snapshot, entries: [] }, at);
    await log.reseal(); // what was cut off is done by the next start
    await log.close();
    assert.deepEqual(found.cipher.others, [], at);
  }
});

test('key file: without it a sealed identity is not taken for a damaged one', async () => {
  const dir = await newDir();
  const random = new SystemRandom();
  const now = new SystemClock().now();
  const cluster = await createCluster({ spec: {}, now, random });
  const identity = await issueForSelf({ cluster, nodeId: 'n1', now, random });
  const { cipher } = await KeyFile.open(dir);
  await saveIdentity(dir, identity, cipher);
  assert.equal((await readFile(join(dir, 'certificates/swarm-node.pem'), 'utf8')).indexOf('BEGIN PRIVATE KEY'), -1);
  await rename(join(dir, KEY_FILE), join(dir, 'elsewhere'));
  await assert.rejects(loadIdentity(dir), { code: 'STATE_DAMAGED', message: /the file of the keys is missing/ });
});
