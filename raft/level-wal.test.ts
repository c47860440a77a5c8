import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { Level } from 'level';
import { must } from '../lib/assert.js';
import { findDamage } from './level-wal.js';

/** Three small writes, one over two blocks, and three small ones again, as LevelDB wrote them. */
let log: Buffer;

before(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'raft-wal-'));
  const db = new Level(dir);
  for (const [key, size] of [10, 10, 10, 50_000, 10, 10, 10].entries()) {
    await db.put(`key ${key}`, String(key).repeat(size), { sync: true });
  }
  await db.close();
  const name = must(
    (await readdir(dir)).find((file) => file.endsWith('.log')),
    'the log',
  );
  log = await readFile(join(dir, name));
  await rm(dir, { recursive: true });
});

function flip(at: number): Buffer {
  const copy = Buffer.from(log);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x10, at);
  return copy;
}
const valueOf = (key: number): number => log.indexOf(String(key).repeat(10));

test('raft level-wal: a whole log has no damage', () => {
  assert.equal(findDamage(log), undefined);
  assert.equal(findDamage(Buffer.alloc(0)), undefined);
});

test('raft level-wal: a log cut anywhere was torn, not damaged', () => {
  for (let end = 0; end < log.length; end += end < 200 || end > log.length - 200 ? 1 : 997) {
    assert.equal(findDamage(log.subarray(0, end)), undefined, `cut at ${end}`);
  }
});

test('raft level-wal: damage in any write but the last is found', () => {
  for (const key of [0, 1, 2, 3, 4, 5]) {
    const damage = findDamage(flip(valueOf(key)));
    assert.ok(damage !== undefined && damage < valueOf(key), `write ${key}`);
  }
  assert.equal(findDamage(flip(valueOf(6))), undefined, 'the last may have been torn');
});

test('raft level-wal: damage that took the header, and with it where the next write begins, is found', () => {
  for (const key of [0, 1, 4, 5]) {
    const lost = Buffer.from(log);
    lost.fill(0xff, valueOf(key) - 27, valueOf(key) + 5);
    const damage = findDamage(lost);
    assert.ok(damage !== undefined && damage < valueOf(key), `write ${key}`);
  }
  const torn = Buffer.from(log);
  torn.fill(0xff, valueOf(6) - 27);
  assert.equal(findDamage(torn), undefined, 'the last may have been torn');
});

test('raft level-wal: damage in the second half of a write over two blocks is found', () => {
  assert.equal(findDamage(flip(40_000)), 32 * 1024);
});

test('raft level-wal: a last write of which only the second block has reached the disk was torn', () => {
  const torn = Buffer.from(log.subarray(0, valueOf(4) - 60));
  torn.fill(0, valueOf(3) - 60, 32 * 1024);
  assert.equal(findDamage(torn), undefined);
});

test('raft level-wal: a block lost amid others is found', () => {
  const lost = Buffer.from(log);
  lost.fill(0, 0, 32 * 1024);
  assert.equal(findDamage(lost), 0);
});
