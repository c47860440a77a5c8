/**
 * The records on disk, in <state dir>/networks: so that a restarted swarmd goes on with what it knew, names and all, while no manager answers.
 * Written anew as a whole, at most one write at a time; a write that fails is told and tried with the next change, since a full disk must not stop
 * the network.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { codec } from '../../proto/load.js';
import type { NetworkChanges, NetworkChangesInput } from '../../proto/gen/swarm/v1/NetworkChanges.js';

const changesCodec = codec<NetworkChangesInput, NetworkChanges>('NetworkChanges');

export class RecordFile {
  readonly #path: string;
  readonly #nodeId: string;
  readonly #log: Log;
  #next: (() => NetworkChanges) | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: { stateDir: string; nodeId: string; log: Log }) {
    this.#path = join(options.stateDir, 'networks');
    this.#nodeId = options.nodeId;
    this.#log = options.log;
  }

  /** Undefined: there are none, or they are of another node, or cannot be read: a manager tells them again. */
  async read(): Promise<NetworkChanges | undefined> {
    try {
      const bytes = await readFile(this.#path);
      const line = bytes.indexOf('\n');
      if (bytes.subarray(0, line).toString() !== this.#nodeId) return undefined;
      return changesCodec.decode(bytes.subarray(line + 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#log.warn({ path: this.#path, err: messageOf(error) }, 'cannot read the record of networks');
      }
      return undefined;
    }
  }
  /** Soon. `records`: asked for when it is time. */
  write(records: () => NetworkChanges): void {
    this.#next = records;
    this.#writing ??= this.#writeAll();
  }
  /** Resolves when nothing is left to write. */
  async settled(): Promise<void> {
    await this.#writing;
  }
  async remove(): Promise<void> {
    await this.settled();
    await rm(this.#path, { force: true });
  }

  async #writeAll(): Promise<void> {
    await Promise.resolve(); // the changes of one moment make one write
    while (this.#next) {
      const records = this.#next;
      this.#next = undefined;
      try {
        await mkdir(join(this.#path, '..'), { recursive: true });
        await writeFile(
          `${this.#path}.new`,
          Buffer.concat([Buffer.from(`${this.#nodeId}\n`), changesCodec.encode(records())]),
        );
        await rename(`${this.#path}.new`, this.#path);
      } catch (error) {
        this.#log.error({ path: this.#path, err: messageOf(error) }, 'cannot write the record of networks');
      }
    }
    this.#writing = undefined;
  }
}
