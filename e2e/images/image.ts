import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { CACHE, type Layer } from './layer.js';

/** How a container of the image starts, in the words of the image's configuration (OCI image-spec, config.md). */
export interface ImageConfig {
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  User?: string;
  WorkingDir?: string;
  ExposedPorts?: Record<string, object>;
  Volumes?: Record<string, object>;
  Labels?: Record<string, string>;
  StopSignal?: string;
  Healthcheck?: { Test: string[]; Interval?: number; Timeout?: number; Retries?: number; StartPeriod?: number };
}

export interface Image {
  /** Without a registry. */
  name: string;
  config: ImageConfig;
  layers: readonly Layer[];
}

const ARCHITECTURES: Partial<Record<string, string>> = { x64: 'amd64' };

/** The file whose digest is the image's id. It holds no time of day: the same image has the same id wherever and whenever it is made. */
export function configFile({ config, layers }: Image): { text: string; digest: string } {
  const text = JSON.stringify({
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: 'linux',
    created: new Date(0).toISOString(),
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  });
  return { text, digest: `sha256:${createHash('sha256').update(text).digest('hex')}` };
}

/** A file that `docker load` takes (what `docker save` writes), made once for each image. */
export async function archiveOf(image: Image): Promise<string> {
  const { text, digest } = configFile(image);
  const hex = digest.replace('sha256:', '');
  const path = join(CACHE, `${image.name.replaceAll(/[/:]/g, '_')}-${hex.slice(0, 16)}.docker.tar`);
  if (existsSync(path)) return path;
  const files = image.layers.map(({ digest: layer }) => `${layer.replace('sha256:', '')}.tar`);
  const manifest = JSON.stringify([{ Config: `${hex}.json`, RepoTags: [tagged(image.name)], Layers: files }]);
  const tar = pack();
  const draft = `${path}.${process.pid}`;
  const written = pipeline(tar, createWriteStream(draft));
  for (const [index, layer] of image.layers.entries()) {
    await pipeline(createReadStream(layer.file), tar.entry({ name: files[index] ?? '', size: layer.size }));
  }
  tar.entry({ name: `${hex}.json` }, text);
  tar.entry({ name: 'manifest.json' }, manifest);
  tar.finalize();
  await written;
  await rename(draft, path);
  return path;
}

export const tagged = (name: string): string => (name.includes(':') ? name : `${name}:latest`);
