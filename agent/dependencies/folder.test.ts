import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { hasCode, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { plainFolder } from '../testing.js';
import { TaskFolder } from './folder.js';
import type { TaskFile } from './task-files.js';
import type { Tmpfs } from './tmpfs.js';

async function setUp(t: TestContext, tmpfs: Tmpfs = plainFolder) {
  const dir = await mkdtemp(join(tmpdir(), 'task-files-'));
  t.after(() => rm(dir, { recursive: true }));
  const path = join(dir, 'tasks');
  return { dir, path, folder: new TaskFolder({ path, tmpfs }) };
}
const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const file = (data: string | Buffer = 'data', mode = 0o440): TaskFile => ({
  path: 'secrets/0',
  target: '/run/secrets/a',
  ...owner,
  mode,
  data: Buffer.from(data),
});
const isUnavailable = (error: unknown): boolean => hasCode(error, 'SECRETS_UNAVAILABLE');

test('task folder: files are written with owner and mode, below folders that only root reads, and can be written again', async (t) => {
  const { path, folder } = await setUp(t);
  assert.equal(await folder.has('t1'), false);
  const mounts = await folder.write('t1', [file('one')]);
  assert.deepEqual(mounts, [{ source: join(path, 't1/secrets/0'), target: '/run/secrets/a' }]);
  assert.deepEqual(await folder.write('t1', [file('one')]), mounts);
  const [source = ''] = mounts.map((mount) => mount.source);
  assert.equal(await readFile(source, 'utf8'), 'one');
  assert.deepEqual([(await stat(source)).mode & 0o7777, (await stat(source)).uid], [0o440, owner.uid]);
  for (const parent of [path, join(path, 't1'), join(path, 't1/secrets')]) {
    assert.equal((await stat(parent)).mode & 0o777, 0o700, parent);
  }
  assert.equal(await folder.has('t1'), true);
});

test('task folder: a task’s files go alone; a sweep takes those of unknown tasks; leaving takes all', async (t) => {
  const { dir, path, folder } = await setUp(t);
  for (const id of ['t1', 't2', 't3']) await folder.write(id, [file()]);
  await folder.release('t1');
  await folder.release('t1');
  assert.deepEqual((await readdir(path)).sort(), ['t2', 't3']);
  await folder.sweep(new Set(['t3', 't4']));
  assert.deepEqual(await readdir(path), ['t3']);
  await folder.remove();
  assert.deepEqual(await readdir(dir), []);
  await folder.remove();
  await folder.sweep(new Set());
});

test('task folder: nothing is written where the folder cannot be in memory; the reason is told', async (t) => {
  const refuse = () => Promise.reject(swarmError('SECRETS_UNAVAILABLE', { detail: 'cannot mount' }));
  const { path, folder } = await setUp(t, { ...plainFolder, ensure: refuse });
  await assert.rejects(folder.write('t1', [file()]), isUnavailable);
  await assert.rejects(
    folder.write('t1', [file()]),
    /this node cannot keep secrets and configs in memory: cannot mount/,
  );
  assert.deepEqual(await readdir(path), []);
});

test('task folder: tasks that come at once make it a tmpfs one after the other', async (t) => {
  let [now, most] = [0, 0];
  const ensure = async (): Promise<void> => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
  };
  const { folder } = await setUp(t, { ...plainFolder, ensure });
  await Promise.all(['t1', 't2', 't3'].map((id) => folder.write(id, [file()])));
  assert.equal(most, 1);
});

test('task folder: a node’s limit counts what was there before, and what has gone no more', async (t) => {
  const { path, folder } = await setUp(t);
  const half = Buffer.alloc(limits.task_files_bytes_max / 2);
  await folder.write('t1', [file(half)]);
  const next = new TaskFolder({ path, tmpfs: plainFolder });
  await next.sweep(new Set(['t1']));
  await next.write('t2', [file(half)]);
  await assert.rejects(next.write('t3', [file('x')]), isUnavailable);
  assert.equal(await next.has('t3'), false);
  await next.release('t1');
  await next.write('t3', [file('x')]);
});
