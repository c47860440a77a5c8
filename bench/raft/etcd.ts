import { execFile } from 'node:child_process';
import { access, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The path of Debian's etcd: the one that is installed, or else one that apt downloads and that is unpacked into `cache`, not installed. */
export async function findEtcd(cache: string): Promise<string> {
  for (const path of ['/usr/bin/etcd', join(cache, 'usr/bin/etcd')]) {
    if (await exists(path)) return path;
  }
  await mkdir(cache, { recursive: true });
  await run('apt-get', ['download', 'etcd-server'], { cwd: cache });
  const [file] = (await readdir(cache)).filter((name) => /^etcd-server_.*\.deb$/.test(name));
  if (!file) throw new Error('apt-get downloaded no etcd-server');
  await run('dpkg-deb', ['--extract', join(cache, file), cache]);
  return join(cache, 'usr/bin/etcd');
}

/** Its first line, "etcd Version: …". */
export async function versionOf(etcd: string): Promise<string> {
  const [first = ''] = (await run(etcd, ['--version'])).stdout.split('\n');
  return first;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
