/** A folder whose files are in memory. */
import { execFile } from 'node:child_process';
import { rmdir, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, swarmError } from '../../lib/errors.js';

const run = promisify(execFile);
/** statfs(2): TMPFS_MAGIC. */
const TMPFS_MAGIC = 0x01021994;

export interface Tmpfs {
  /** Makes sure that this folder, which exists, keeps its files in memory, `bytes` of them at most. Throws SECRETS_UNAVAILABLE. */
  ensure(folder: string, bytes: number): Promise<void>;
  /** Undoes it where `ensure` has mounted one; else does nothing. Removes the folder, which is empty. */
  remove(folder: string): Promise<void>;
}

/** By mount(8), as Node.js has no call for it. */
export const systemTmpfs: Tmpfs = {
  async ensure(folder, bytes) {
    if (await isTmpfs(folder)) return;
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0700,nosuid,nodev`, 'swarm-tasks', folder]);
    } catch (error) {
      const detail = `cannot mount a tmpfs on ${folder}: ${messageOf(error)}`;
      throw swarmError('SECRETS_UNAVAILABLE', { detail }, { cause: error });
    }
  },
  async remove(folder) {
    if ((await isTmpfs(folder)) && (await isMountPoint(folder))) await run('umount', [folder]);
    await rmdir(folder);
  },
};

const isTmpfs = async (folder: string): Promise<boolean> => (await statfs(folder)).type === TMPFS_MAGIC;

async function isMountPoint(folder: string): Promise<boolean> {
  const [inside, outside] = await Promise.all([stat(folder), stat(dirname(folder))]);
  return inside.dev !== outside.dev;
}
