import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { configFile, tagged, type Image } from './image.js';

const MEDIA = 'application/vnd.docker';
const TYPES = {
  manifest: `${MEDIA}.distribution.manifest.v2+json`,
  config: `${MEDIA}.container.image.v1+json`,
  layer: `${MEDIA}.image.rootfs.diff.tar`,
};

interface Blob {
  digest: string;
  size: number;
  /** Its content: a file or a text. */
  file?: string;
  text?: string;
}

/**
 * Puts images into a registry that speaks plain HTTP (OCI distribution-spec). Layers are sent as they are: within one machine, or one network,
 * that is faster than to compress and unpack them.
 */
export class Pusher {
  readonly #host: string;
  readonly #port: number;
  /** In which repository a layer is already. */
  readonly #sent = new Map<string, string>();

  /** `addr`: HOST:PORT. */
  constructor(addr: string) {
    const [host = '', port] = addr.split(':');
    this.#host = host;
    this.#port = Number(port ?? 80);
  }

  /** The digest by which the image can be pulled. */
  async push(image: Image): Promise<string> {
    const [repository = '', tag = ''] = tagged(image.name).split(':');
    const { text, digest } = configFile(image);
    const config = { digest, size: Buffer.byteLength(text), text };
    for (const blob of [...image.layers, config]) await this.#blob(repository, blob);
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: TYPES.manifest,
      config: { mediaType: TYPES.config, digest, size: config.size },
      layers: image.layers.map(({ digest, size }) => ({ mediaType: TYPES.layer, digest, size })),
    });
    const blob = { digest: '', size: Buffer.byteLength(manifest), text: manifest };
    await this.#call('PUT', `/v2/${repository}/manifests/${tag}`, [201], blob, TYPES.manifest);
    return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
  }

  async #blob(repository: string, blob: Blob): Promise<void> {
    const { digest } = blob;
    const there = await this.#call('HEAD', `/v2/${repository}/blobs/${digest}`, [200, 404]);
    if (there.statusCode === 200) return;
    const from = this.#sent.get(digest);
    const mount = from === undefined ? '' : `?mount=${digest}&from=${from}`;
    const begun = await this.#call('POST', `/v2/${repository}/blobs/uploads/${mount}`, [201, 202]);
    this.#sent.set(digest, repository);
    if (begun.statusCode === 201) return; // it has taken it from the other repository
    const upload = new URL(begun.headers.location ?? '', `http://${this.#host}:${this.#port}`);
    upload.searchParams.set('digest', digest);
    await this.#call('PUT', `${upload.pathname}${upload.search}`, [201], blob);
  }

  async #call(method: string, path: string, wanted: number[], body?: Blob, type?: string): Promise<IncomingMessage> {
    const headers = { 'content-length': body?.size ?? 0, 'content-type': type ?? 'application/octet-stream' };
    const call = request({ host: this.#host, port: this.#port, method, path, headers });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      call.once('response', resolve).once('error', reject);
    });
    if (body?.file !== undefined) await pipeline(createReadStream(body.file, { highWaterMark: 1 << 20 }), call);
    else call.end(body?.text);
    const answer = await answered;
    const said = await textOf(answer);
    if (wanted.includes(answer.statusCode ?? 0)) return answer;
    throw new Error(`${method} ${path}: the registry says ${answer.statusCode} ${said}`);
  }
}
