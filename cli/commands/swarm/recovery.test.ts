import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { afterEach, beforeEach } from 'node:test';
import { encodeBackup } from '../../../proto/backup-file.js';
import { formatUnlockKey } from '../../../proto/unlock-key.js';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
});
afterEach(() => fake.stop());

const facts = {
  ...{ cluster: 'c1', version: '0.1.0', created: '2026-01-01T00:00:00.000Z', index: 42, node: 'n1' },
  contents: { nodes: 3, services: 1, tasks: 9 },
};
const key = new Uint8Array(32).fill(3);
const objects = Buffer.alloc(3_000_000, 'objects '); // three pieces
const at = (name: string): string => join(fake.dir, name);

test('backup writes what the daemon sends, for its owner only, and says what it is', async () => {
  fake.backup = encodeBackup(facts, objects);
  await writeFile(at('monday'), 'of last week', { mode: 0o644 });
  const { code, out, err } = await fake.swarm(['backup', 'monday']);
  assert.equal(code, 0, err);
  assert.match(out, /^Backup written to monday\n Swarm: {4}c1, as of 2026-01-01T00:00:00\.000Z/);
  assert.match(out, /Contents: 3 nodes, 1 service, 9 tasks.*\nsha256:[0-9a-f]{64}\n$/);
  assert.match(err, /key of the root CA/);
  assert.deepEqual(await readFile(at('monday')), fake.backup);
  assert.equal((await stat(at('monday'))).mode & 0o777, 0o600);
  assert.deepEqual((await readdir(fake.dir)).sort(), ['monday', 'swarm.sock']);
});

test('backup to standard output writes nothing but the file there', async () => {
  fake.backup = encodeBackup(facts, Buffer.from('objects'), key);
  const { code, out, err } = await fake.swarm(['backup', '-']);
  assert.equal(code, 0);
  assert.match(out, /^swarm-ts backup 1 sha256:/);
  assert.match(err, /^Backup written to standard output\n[^]*sealed with the swarm's unlock key/);
});

test('backup that does not arrive whole, or cannot be written, leaves what was there', async () => {
  await writeFile(at('monday'), 'of last week');
  fake.backup = encodeBackup(facts, objects).subarray(0, -1);
  const damaged = await fake.swarm(['backup', 'monday']);
  assert.equal(damaged.code, 1);
  assert.match(damaged.err, /^Error: monday is damaged or not complete/);
  fake.backup = undefined;
  assert.match((await fake.swarm(['backup', 'monday'])).err, /^Error: This node is not a swarm manager/);
  assert.equal(await readFile(at('monday'), 'utf8'), 'of last week');
  fake.backup = encodeBackup(facts, objects);
  await mkdir(at('folder'));
  assert.match((await fake.swarm(['backup', 'folder'])).err, /^Error: cannot write .*folder: it is a folder/);
  assert.match(
    (await fake.swarm(['backup', 'no/where'])).err,
    /^Error: cannot write .*no\/where: no such file or folder/,
  );
  assert.deepEqual((await readdir(fake.dir)).sort(), ['folder', 'monday', 'swarm.sock']);
});

test('restore --verify checks the file and calls nobody', async () => {
  const file = encodeBackup(facts, objects, key);
  await writeFile(at('monday'), file);
  const { code, out } = await fake.swarm(['restore', '--verify', 'monday']);
  assert.equal(code, 0);
  assert.match(out, /^monday is a whole backup\n/);
  await writeFile(at('cut'), file.subarray(0, 2_000_000));
  assert.match((await fake.swarm(['restore', '--verify', 'cut'])).err, /^Error: cut is damaged .* expected sha256:/);
  assert.match((await fake.swarm(['restore', 'none'])).err, /^Error: cannot read .*none: no such file/);
  assert.deepEqual(fake.requests, []);
});

test('restore sends the file, and tells how the nodes find the manager and who is none any more', async () => {
  const file = encodeBackup(facts, objects);
  await writeFile(at('monday'), file);
  const { code, out, err } = await fake.swarm(['restore', '--advertise-addr', '10.0.0.9', 'monday']);
  assert.equal(code, 0, err);
  const [sent] = fake.sent('Restore') as [{ options: { advertise_addr: string; unlock_key: string }; file: Buffer }];
  assert.deepEqual([sent.options.advertise_addr, sent.options.unlock_key], ['10.0.0.9', '']);
  assert.deepEqual(sent.file, file);
  assert.match(out, /^Swarm restored from monday\n/);
  assert.match(out, /This host is a new node \(n9\), the swarm's only manager, at 10\.0\.0\.9:2377\./);
  assert.match(out, /know the managers at 10\.0\.0\.1:2377: .*"swarm join-token worker"/);
  assert.match(out, /workers from now on:\n {2}h1 \(10\.0\.0\.1:2377\)\n/);
});

test('restore of a sealed file asks for the unlock key', async () => {
  await writeFile(at('monday'), encodeBackup(facts, Buffer.from('objects'), key));
  const asked: string[] = [];
  const give = (text: string) => ({
    readSecret: (prompt: string) => {
      asked.push(prompt);
      return Promise.resolve(text);
    },
  });
  const wrong = await fake.swarm(['restore', 'monday'], give('SWMKEY-1-no'));
  assert.match(wrong.err, /^Error: this is no unlock key/);
  assert.match(asked.join(), /Please enter the unlock key of its swarm/);
  const { code } = await fake.swarm(['restore', 'monday'], give(`${formatUnlockKey(key)}\n`));
  assert.equal(code, 0);
  const [sent] = fake.sent('Restore') as [{ options: { unlock_key: string } }];
  assert.equal(sent.options.unlock_key, formatUnlockKey(key));
});

test('init --force-new-cluster says who is no manager any more; flags that would change nothing are refused', async () => {
  fake.formerManagers = ['h2 (10.0.0.2:2377)'];
  const { code, out, err } = await fake.swarm(['init', '--force-new-cluster', '--advertise-addr', '10.0.0.1']);
  assert.equal(code, 0, err);
  assert.match(out, /^Swarm rebuilt: current node \(n1\) is its only manager now, at 10\.0\.0\.1:2377\./);
  assert.match(err, /workers from now on:\n {2}h2 \(10\.0\.0\.2:2377\)\n.*swarm of its own/);
  for (const flag of ['--availability=drain', '--task-history-limit=3', '--cert-expiry=24h']) {
    const refused = await fake.swarm(['init', '--force-new-cluster', flag]);
    assert.equal(refused.code, 1, flag);
    assert.match(refused.err, /cannot be given with --force-new-cluster: use "swarm (node )?update"/);
  }
  assert.equal(fake.sent('Init').length, 1);
});
