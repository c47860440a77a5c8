import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { busybox } from '../lab/image.js';
import { must } from '../lab/run.js';
import { file, folder, layerOf, link, text, type Entry, type Layer } from './layer.js';

/** Programs of this machine, each at a path of the image. */
type Programs = Readonly<Record<string, string>>;

/**
 * Programs with the shared libraries they load, each where the loader looks for it. `root`: a folder with unpacked packages, whose
 * libraries come before those of this machine.
 */
export async function programs(paths: Programs, root?: string): Promise<Entry[]> {
  const files = new Map(Object.entries(paths));
  for (const [inside, outside] of await librariesOf(Object.values(paths), root)) files.set(inside, outside);
  return [...files].map(([inside, outside]) => file(inside, outside, 0o755));
}

/** By their paths in the image. */
async function librariesOf(paths: readonly string[], root: string | undefined): Promise<Map<string, string>> {
  const env = { LC_ALL: 'C', LD_LIBRARY_PATH: root === undefined ? '' : libraryFolders(root).join(':') };
  const found = new Map<string, string>();
  for (const line of (await must(['ldd', ...paths], { env })).split('\n')) {
    const [, name = '', missing] = /^\s+(\S+) => (not found)/.exec(line) ?? [];
    if (missing) throw new Error(`${paths.join(' or ')} needs ${name}, which no package has brought`);
    const [, path] = /^\s+(?:\S+ => )?(\/\S+) \(0x/.exec(line) ?? [];
    if (path === undefined) continue;
    const own = root !== undefined && path.startsWith(`${root}/`);
    found.set(path.slice(own ? root.length + 1 : 1), path);
  }
  return found;
}

/** Debian has libraries in a folder that is named after the machine's kind. */
function libraryFolders(root: string): string[] {
  return ['lib', 'usr/lib'].flatMap((below) => {
    const names = readdirSync(join(root, below)).filter((name) => name.endsWith('-linux-gnu'));
    return names.map((name) => join(root, below, name));
  });
}

const PASSWD = `root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/tmp:/bin/false
`;
const GROUP = 'root:x:0:\nnogroup:x:65534:\n';

/** The number of the user that a server runs as, when it is not root. */
export const UID = 999;

/**
 * What programs expect of a system: users, a shell and its tools (Debian's static busybox), where to look names up, a place for
 * temporary files. `user`: one more, with UID, and the folder that is its own.
 */
export async function base(user?: { name: string; home: string }): Promise<Entry[]> {
  const { path, commands } = await busybox();
  const more = user ? [`${user.name}:x:${UID}:${UID}::/${user.home}:/bin/sh\n`, `${user.name}:x:${UID}:\n`] : ['', ''];
  return [
    file('bin/busybox', path, 0o755),
    ...commands.map((command) => link(`bin/${command}`, 'busybox')),
    text('etc/passwd', `${PASSWD}${more[0] ?? ''}`),
    text('etc/group', `${GROUP}${more[1] ?? ''}`),
    text('etc/nsswitch.conf', 'hosts: files dns\n'),
    folder('tmp', 0o1777),
    folder('root', 0o700),
    ...(user ? [folder(user.home, 0o700, UID)] : []),
  ];
}

/** The layer below every program of JavaScript: the Node.js that runs this, and what programs expect. */
export const nodeLayer = async (): Promise<Layer> =>
  layerOf([...(await base()), ...(await programs({ 'usr/local/bin/node': process.execPath }))]);
