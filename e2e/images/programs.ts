import { busybox } from '../lab/image.js';
import { must } from '../lab/run.js';
import { file, folder, link, text, type Entry } from './layer.js';

/**
 * Programs of this machine with the shared libraries they load, each at the path where the loader looks for it. `folders`: where else
 * libraries are, such as those of a package that is not installed.
 */
export async function programs(
  paths: Readonly<Record<string, string>>,
  folders: readonly string[] = [],
): Promise<Entry[]> {
  const libraries = new Map<string, Entry>();
  for (const from of Object.values(paths)) {
    for (const [inside, outside] of await librariesOf(from, folders))
      libraries.set(inside, file(inside, outside, 0o755));
  }
  return [...Object.entries(paths).map(([path, from]) => file(path, from, 0o755)), ...libraries.values()];
}

/** By their paths in the image. */
async function librariesOf(program: string, folders: readonly string[]): Promise<Map<string, string>> {
  const env = { LC_ALL: 'C', LD_LIBRARY_PATH: folders.join(':') };
  const found = new Map<string, string>();
  for (const line of (await must(['ldd', program], { env })).split('\n')) {
    const [, name = '', path = ''] = /^\s*(?:(\S+) => )?(\/\S+|not found)/.exec(line) ?? [];
    if (path === 'not found')
      throw new Error(`${program} needs ${name}, which is in none of the packages that were downloaded`);
    if (path === '') continue;
    const extra = folders.some((each) => path.startsWith(`${each}/`));
    found.set(extra ? `usr/lib/x86_64-linux-gnu/${name}` : path.slice(1), path);
  }
  return found;
}

const PASSWD = `root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/tmp:/bin/false
`;
const GROUP = 'root:x:0:\nnogroup:x:65534:\n';

/** What programs expect of a system: users, a shell and its tools (Debian's static busybox), where to look names up, a place for temporary files. */
export async function base(users: readonly string[] = [], groups: readonly string[] = []): Promise<Entry[]> {
  const { path, commands } = await busybox();
  return [
    file('bin/busybox', path, 0o755),
    ...commands.map((command) => link(`bin/${command}`, 'busybox')),
    text('etc/passwd', [PASSWD, ...users.map((line) => `${line}\n`)].join('')),
    text('etc/group', [GROUP, ...groups.map((line) => `${line}\n`)].join('')),
    text('etc/nsswitch.conf', 'hosts: files dns\n'),
    folder('tmp', 0o1777),
    folder('root', 0o700),
  ];
}

/** The Node.js that runs this. */
export const node = async (): Promise<Entry[]> => programs({ 'usr/local/bin/node': process.execPath });
