/** The name servers of the host (resolv.conf(5)), read anew when the file has changed. */
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Clock, Millis } from '../../../lib/clock.js';
import { messageOf } from '../../../lib/errors.js';
import type { Log } from '../../../lib/log.js';

/** As many as the C library asks (MAXNS). */
const NAMESERVERS_MAX = 3;
const LOOK_EVERY: Millis = 1_000;

/** The addresses in order; lines that are no `nameserver` with an IP address are none of ours to judge. Pure. */
export function parseResolvConf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => /^nameserver[ \t]+(\S+)/.exec(line)?.[1] ?? [])
    .filter((address) => isIP(address) !== 0)
    .slice(0, NAMESERVERS_MAX);
}

export class ResolvConf {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #lookedAt: Millis = -Infinity;
  #looking: Promise<readonly string[]> = Promise.resolve([]);
  #read: { version: string; nameservers: readonly string[] } = { version: '', nameservers: [] };

  constructor(options: { path: string; clock: Clock; log: Log }) {
    this.#path = options.path;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /** Never fails: a file that cannot be read names nobody, and the log says so. */
  nameservers(): Promise<readonly string[]> {
    const now = this.#clock.monotonic();
    if (now - this.#lookedAt >= LOOK_EVERY) {
      this.#lookedAt = now;
      this.#looking = this.#look();
    }
    return this.#looking;
  }

  async #look(): Promise<readonly string[]> {
    const read = await this.#newest().catch((error: unknown) => {
      const problem = messageOf(error);
      if (this.#read.version !== problem)
        this.#log.warn({ err: problem }, 'the name servers of the host are not known');
      return { version: problem, nameservers: [] };
    });
    this.#read = read;
    return read.nameservers;
  }
  async #newest(): Promise<{ version: string; nameservers: readonly string[] }> {
    const { ino, mtimeNs, size } = await stat(this.#path, { bigint: true });
    const version = `${ino} ${mtimeNs} ${size}`;
    if (version === this.#read.version) return this.#read;
    return { version, nameservers: parseResolvConf(await readFile(this.#path, 'utf8')) };
  }
}
