/**
 * The files of tasks, in a folder that is in memory: one folder for each task that has some.
 *
 * Owns: the folder and all below it. Never: writes before the folder is known to be a tmpfs, keeps a task's files once it is told that
 * the task has ended, or tells what is in a file. Throws SECRETS_UNAVAILABLE, whatever goes wrong.
 */
import { chmod, chown, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, SwarmError, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { FileMount } from '../engine/config/mounts.js';
import type { TaskFile } from './task-files.js';
import { systemTmpfs, type Tmpfs } from './tmpfs.js';

export class TaskFolder {
  readonly #path: string;
  readonly #tmpfs: Tmpfs;
  /** Bytes of each task. */
  readonly #sizes = new Map<string, number>();
  /** One look at a time: two that miss the tmpfs would mount two. */
  #ensuring: Promise<void> = Promise.resolve();

  constructor(options: { path: string; tmpfs?: Tmpfs }) {
    this.#path = options.path;
    this.#tmpfs = options.tmpfs ?? systemTmpfs;
  }

  /** Removes what was left by tasks that are none of these. What is there of these is kept: their containers may use it. */
  sweep(taskIds: ReadonlySet<string>): Promise<void> {
    return explained(async () => {
      for (const name of await namesIn(this.#path)) {
        if (taskIds.has(name)) this.#sizes.set(name, await sizeOf(join(this.#path, name)));
        else await this.#remove(name);
      }
    });
  }

  /** Whether the task's files are there. They are written before its container is made, so there are all of them or none. */
  has(taskId: string): Promise<boolean> {
    return explained(async () => (await namesIn(join(this.#path, taskId))).length > 0);
  }

  /** Writes them, and tells where they are on this host. Again with the same files it changes nothing. */
  write(taskId: string, files: readonly TaskFile[]): Promise<FileMount[]> {
    return explained(async () => {
      this.#account(taskId, files);
      try {
        await this.#ensureTmpfs();
        for (const file of files) await writeOne(join(this.#path, taskId, file.path), file);
      } catch (error) {
        await this.#remove(taskId);
        throw error;
      }
      return files.map(({ path, target }) => ({ source: join(this.#path, taskId, path), target }));
    });
  }

  /** The task has ended: its files go. */
  release(taskId: string): Promise<void> {
    return explained(() => this.#remove(taskId));
  }

  /** The host leaves its cluster: everything goes. */
  remove(): Promise<void> {
    return explained(async () => {
      if (!(await exists(this.#path))) return;
      for (const name of await namesIn(this.#path)) await this.#remove(name);
      await this.#tmpfs.remove(this.#path);
    });
  }

  #account(taskId: string, files: readonly TaskFile[]): void {
    const size = files.reduce((sum, { data }) => sum + data.length, 0);
    const others = [...this.#sizes].reduce((sum, [id, bytes]) => (id === taskId ? sum : sum + bytes), 0);
    const limit = limits.task_files_bytes_max;
    if (size + others > limit) {
      throw swarmError('SECRETS_UNAVAILABLE', { detail: `its tasks have more than the limit of ${limit} bytes` });
    }
    this.#sizes.set(taskId, size);
  }
  #ensureTmpfs(): Promise<void> {
    const ensured = this.#ensuring.then(async () => {
      await mkdir(this.#path, { recursive: true, mode: 0o700 });
      // Twice the limit, since each file fills whole pages there.
      await this.#tmpfs.ensure(this.#path, 2 * limits.task_files_bytes_max);
    });
    this.#ensuring = ensured.then(
      () => undefined,
      () => undefined, // told to whoever asked; the next one asks again
    );
    return ensured;
  }
  async #remove(taskId: string): Promise<void> {
    this.#sizes.delete(taskId);
    await rm(join(this.#path, taskId), { recursive: true, force: true });
  }
}

async function writeOne(path: string, { data, uid, gid, mode }: TaskFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, data, { mode: 0o600 });
  await chown(path, uid, gid);
  await chmod(path, mode); // after chown, which takes the set-user-id bit away
}

async function namesIn(folder: string): Promise<string[]> {
  return (await exists(folder)) ? readdir(folder) : [];
}
async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    size += entry.isDirectory() ? await sizeOf(path) : (await stat(path)).size;
  }
  return size;
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SwarmError) throw error;
    throw swarmError('SECRETS_UNAVAILABLE', { detail: messageOf(error) }, { cause: error });
  }
}
