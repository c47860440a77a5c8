import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { hasCode } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { checkBackupSize, decodeBackup, encodeBackup, objectsIn } from './backup-file.js';

const facts = {
  ...{ cluster: 'c1', version: '0.1.0', created: '2026-01-01T00:00:00.000Z', index: 1234, node: 'n1' },
  contents: { nodes: 3, services: 2, tasks: 9 },
};
const objects = new Uint8Array(Buffer.from('all of the objects\nof the cluster\n'));
const key = new Uint8Array(32).fill(7);
const PATH = '/backups/monday';

test('backup file: comes back as it was written, and says what it is to a person as well', () => {
  const file = encodeBackup(facts, objects);
  const backup = decodeBackup(file, PATH);
  assert.deepEqual(backup.facts, { ...facts, sealed: false });
  assert.deepEqual(Buffer.from(objectsIn(backup, PATH)), Buffer.from(objects));
  const [first = '', ...rest] = file.toString().split('\n');
  assert.equal(first, `swarm-ts backup 1 sha256:${backup.digest}`);
  assert.equal(createHash('sha256').update(rest.join('\n')).digest('hex'), backup.digest);
});

test('backup file: sealed, its objects open with the unlock key only, and its digest is checked without', () => {
  const file = encodeBackup(facts, objects, key);
  assert.ok(!file.includes('all of the objects'));
  const backup = decodeBackup(file, PATH);
  assert.equal(backup.facts.sealed, true);
  assert.deepEqual(Buffer.from(objectsIn(backup, PATH, key)), Buffer.from(objects));
  assert.throws(() => objectsIn(backup, PATH), { code: 'BACKUP_SEALED', message: /\/backups\/monday/ });
  assert.throws(
    () =>
      objectsIn(
        backup,
        PATH,
        key.map((byte) => byte + 1),
      ),
    { code: 'UNLOCK_KEY_WRONG' },
  );
});

for (const [title, file] of [
  ['', encodeBackup(facts, objects)],
  ['sealed ', encodeBackup(facts, objects, key)],
] as const) {
  test(`backup file: each flipped bit of each byte of a ${title}file is found`, () => {
    for (let at = 0; at < file.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const flipped = Buffer.from(file);
        flipped[at]! ^= 1 << bit;
        assert.throws(
          () => decodeBackup(flipped, PATH),
          (error) =>
            (['BACKUP_DAMAGED', 'BACKUP_FOREIGN', 'BACKUP_FORMAT'] as const).some((code) => hasCode(error, code)),
          `bit ${bit} of byte ${at}`,
        );
      }
    }
  });
  test(`backup file: a ${title}file that ends early, or late, is found`, () => {
    for (let length = 0; length < file.length; length++)
      assert.throws(() => decodeBackup(file.subarray(0, length), PATH));
    assert.throws(() => decodeBackup(Buffer.concat([file, Buffer.of(0)]), PATH), { code: 'BACKUP_DAMAGED' });
  });
}

test('backup file: damage is told with the file, the digest found and the one expected', () => {
  const file = encodeBackup(facts, objects);
  const { digest } = decodeBackup(file, PATH);
  const cut = file.subarray(0, -1);
  const found = createHash('sha256')
    .update(cut.subarray(cut.indexOf('\n') + 1))
    .digest('hex');
  assert.throws(() => decodeBackup(cut, PATH), {
    code: 'BACKUP_DAMAGED',
    message: `${PATH} is damaged or not complete: its digest is sha256:${found}, expected sha256:${digest}. Nothing was changed.`,
  });
});

test('backup file: foreign files are named as such, and those of a newer format as well', () => {
  for (const foreign of ['', '\n', 'PK\u0003\u0004', '#!/bin/sh\nexit', '{"swarm-ts backup": 1}', 'x'.repeat(10_000)]) {
    assert.throws(() => decodeBackup(Buffer.from(foreign), PATH), { code: 'BACKUP_FOREIGN', message: /monday/ });
  }
  assert.throws(() => decodeBackup(Buffer.from('swarm-ts backup 2 blake3:1234\n'), PATH), {
    code: 'BACKUP_FORMAT',
    message: /format 2, this version reads format 1/,
  });
  const body = Buffer.from('{"cluster":"c1"}\n');
  const digest = createHash('sha256').update(body).digest('hex');
  const hollow = Buffer.concat([Buffer.from(`swarm-ts backup 1 sha256:${digest}\n`), body]);
  assert.throws(() => decodeBackup(hollow, PATH), { code: 'BACKUP_FOREIGN', message: /second line/ });
});

test('backup file: one that is too large is refused', () => {
  checkBackupSize(limits.backup_bytes_max);
  assert.throws(() => checkBackupSize(limits.backup_bytes_max + 1), { code: 'LIMIT_REACHED' });
});
