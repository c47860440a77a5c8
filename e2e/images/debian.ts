import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { must, run } from '../lab/run.js';
import { CACHE } from './layer.js';

const ONLY_DEPENDS = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map(
  (kind) => `--no-${kind}`,
);

/** Libraries that are not wanted: the machine's own C library is used, and nothing compiles queries to machine code. */
const LEFT_OUT = /^lib(c6|llvm\d+)$/;

/**
 * A folder with what these Debian packages hold, and the libraries they depend on. They are downloaded and unpacked, not installed: no program
 * or service of theirs appears on this machine. Once, until node_modules is removed.
 */
export async function unpacked(packages: readonly string[]): Promise<string> {
  const root = join(CACHE, 'debian', packages.join('_'));
  if (existsSync(root)) return root;
  const draft = `${root}.${randomUUID()}`;
  try {
    await fill(draft, await withLibraries(packages));
    await rename(draft, root);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(root)) throw error; // else another process was faster
  }
  return root;
}

async function fill(folder: string, packages: readonly string[]): Promise<void> {
  const downloads = join(folder, 'downloads');
  await mkdir(downloads, { recursive: true });
  await must(['chmod', '777', downloads]); // apt-get downloads as a user of its own
  const download = ['apt-get', 'download', '-qq', ...packages];
  if ((await run(download, { cwd: downloads })).code !== 0) {
    await must(['apt-get', 'update', '-qq']); // the lists that are here name files that are gone
    await must(download, { cwd: downloads });
  }
  for (const name of await readdir(downloads)) await must(['dpkg-deb', '--extract', join(downloads, name), folder]);
  await rm(downloads, { recursive: true });
}

async function withLibraries(packages: readonly string[]): Promise<string[]> {
  const query = ['apt-cache', 'depends', '--recurse', ...ONLY_DEPENDS, ...packages];
  let output = (await run(query)).stdout;
  if (output === '') {
    await must(['apt-get', 'update', '-qq']); // a machine without lists of packages
    output = await must(query);
  }
  const depends = new Map<string, string[]>();
  let of: string[] = [];
  for (const line of output.split('\n')) {
    const [, name] = /^([a-z0-9][^\s:]*)/.exec(line) ?? [];
    const [, needed] = /^\s*\|?(?:Pre)?Depends: ([a-z0-9][^\s:]*)$/.exec(line) ?? [];
    if (name !== undefined) depends.set(name, (of = []));
    else if (needed?.startsWith('lib') && !LEFT_OUT.test(needed)) of.push(needed);
  }
  const wanted = new Set(packages);
  for (const name of wanted) for (const needed of depends.get(name) ?? []) wanted.add(needed);
  return [...wanted].sort();
}
