import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  copyFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from './run.js';

/** The image that every host of a lab starts with. */
export const LOCAL_IMAGE = 'busybox:latest';

const BUSYBOX = ['/bin/busybox', '/usr/bin/busybox'];

/** Debian's static busybox, and the names of its commands. */
export async function busybox(): Promise<{ path: string; commands: string[] }> {
  const path = BUSYBOX.find((each) => existsSync(each));
  if (path === undefined) throw new Error('no busybox on this machine: apt-get install busybox-static');
  const commands = (await must([path, '--list'])).split('\n').filter((name) => name !== '' && name !== 'busybox');
  return { path, commands };
}

/**
 * Writes the local image's file system as a tar file: Debian's static busybox with a link for each of its commands.
 * No registry is asked, so a lab works on a machine without one.
 */
export async function makeLocalImage(tar: string): Promise<void> {
  const { path, commands } = await busybox();
  const root = mkdtempSync(join(tmpdir(), 'swarm-lab-image-'));
  try {
    for (const folder of ['bin', 'etc', 'root', 'tmp', 'var/www']) mkdirSync(join(root, folder), { recursive: true });
    chmodSync(join(root, 'tmp'), 0o1777);
    copyFileSync(path, join(root, 'bin/busybox'));
    chmodSync(join(root, 'bin/busybox'), 0o755);
    for (const command of commands) symlinkSync('busybox', join(root, 'bin', command));
    writeFileSync(
      join(root, 'etc/passwd'),
      'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/false\n',
    );
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
    await must(['tar', '-C', root, '--numeric-owner', '--owner=0', '--group=0', '-cf', tar, '.']);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
