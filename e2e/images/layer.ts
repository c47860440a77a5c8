import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Headers } from 'tar-stream';

/** Where images are kept between runs, by what is in them. */
export const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/images');

interface Place {
  /** From the root, without a leading slash. */
  path: string;
  uid?: number;
}
/** One file, folder or link of an image. */
export type Entry = Place &
  (
    | { kind: 'file'; from: string; mode: number }
    | { kind: 'text'; text: string; mode: number }
    | { kind: 'folder'; mode: number }
    | { kind: 'link'; to: string }
  );

/** A tar file whose bytes depend on its entries alone. */
export interface Layer {
  file: string;
  /** sha256:… of the file. */
  digest: string;
  size: number;
}

export const file = (path: string, from: string, mode = 0o644): Entry => ({ kind: 'file', path, from, mode });
export const text = (path: string, content: string, mode = 0o644): Entry => ({
  kind: 'text',
  path,
  text: content,
  mode,
});
export const folder = (path: string, mode = 0o755, uid = 0): Entry => ({ kind: 'folder', path, mode, uid });
export const link = (path: string, to: string): Entry => ({ kind: 'link', path, to });

/** All that is in a folder of this machine, or the files that are `wanted`, at `path`. Their owner becomes root. */
export async function tree(path: string, from: string, wanted = (_name: string): boolean => true): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const found of await readdir(from, { withFileTypes: true })) {
    const [inside, outside] = [`${path}/${found.name}`, join(from, found.name)];
    if (found.isDirectory()) entries.push(...(await tree(inside, outside, wanted)));
    else if (!wanted(found.name)) continue;
    else if (found.isSymbolicLink()) entries.push(link(inside, await readlink(outside)));
    else entries.push(file(inside, outside, (await stat(outside)).mode & 0o111 ? 0o755 : 0o644));
  }
  return entries;
}

/** The layer with these entries: the one in the cache, or else a new one. */
export async function layerOf(entries: readonly Entry[]): Promise<Layer> {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  const key = createHash('sha256');
  for (const entry of sorted) {
    const content = entry.kind === 'file' ? await digestOf(entry.from) : '';
    key.update(JSON.stringify({ ...entry, from: content }));
  }
  const base = join(CACHE, key.digest('hex'));
  if (!existsSync(`${base}.json`)) await write(base, sorted);
  return { file: `${base}.tar`, ...(JSON.parse(await readFile(`${base}.json`, 'utf8')) as Omit<Layer, 'file'>) };
}

async function write(base: string, entries: readonly Entry[]): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const draft = `${base}.${randomUUID()}`; // another process may be making the same
  const tar = pack();
  const written = pipeline(tar, createWriteStream(draft));
  for (const entry of entries) await add(tar, entry);
  tar.finalize();
  await written;
  const about = { digest: `sha256:${await digestOf(draft)}`, size: (await stat(draft)).size };
  await rename(draft, `${base}.tar`);
  await writeFile(`${draft}.json`, JSON.stringify(about));
  await rename(`${draft}.json`, `${base}.json`);
}

function add(tar: ReturnType<typeof pack>, entry: Entry): Promise<void> {
  const { path: name, uid = 0 } = entry;
  const common: Headers = { name, uid, gid: uid, mtime: new Date(0) };
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (entry.kind === 'link') tar.entry({ ...common, type: 'symlink', linkname: entry.to }, done);
    else if (entry.kind === 'folder') tar.entry({ ...common, type: 'directory', mode: entry.mode }, done);
    else if (entry.kind === 'text') tar.entry({ ...common, mode: entry.mode }, entry.text, done);
    else {
      stat(entry.from).then(({ size }) => {
        const sink = tar.entry({ ...common, mode: entry.mode, size }, done);
        createReadStream(entry.from).once('error', done).pipe(sink);
      }, done);
    }
  });
}

export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
