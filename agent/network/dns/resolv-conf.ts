/** The host's name servers, from its resolv.conf(5), which is read again when it has changed. */
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Clock, Millis } from '../../../lib/clock.js';
import { messageOf } from '../../../lib/errors.js';
import type { Log } from '../../../lib/log.js';

const LOOK_AGAIN_AFTER: Millis = 1000;

export class ResolvConf {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #servers: string[] = [];
  #changed = 0;
  #lookedAt: Millis | undefined;

  constructor(options: { path: string; clock: Clock; log: Log }) {
    this.#path = options.path;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  async servers(): Promise<readonly string[]> {
    const now = this.#clock.monotonic();
    if (this.#lookedAt !== undefined && now - this.#lookedAt < LOOK_AGAIN_AFTER) return this.#servers;
    this.#lookedAt = now;
    try {
      const { mtimeMs } = await stat(this.#path);
      if (mtimeMs === this.#changed) return this.#servers;
      this.#servers = nameservers(await readFile(this.#path, 'utf8'));
      this.#changed = mtimeMs;
    } catch (error) {
      this.#log.warn({ path: this.#path, err: messageOf(error) }, 'cannot read which name servers the host asks');
    }
    return this.#servers;
  }
}

export function nameservers(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const address = /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? '';
    return isIP(address.replace(/%.*$/, '')) === 0 ? [] : [address];
  });
}
