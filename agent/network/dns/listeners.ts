/** Where the name server listens: at each of the given addresses over UDP and TCP, and nowhere else. */
import { messageOf } from '../../../lib/errors.js';
import type { Door, DoorOptions } from './door.js';
import { openTcp } from './tcp.js';
import { openUdp } from './udp.js';

const transports = { UDP: openUdp, TCP: openTcp };

export class Listeners {
  readonly #options: DoorOptions;
  readonly #doors = new Map<string, Door>();
  /** Ends when all that was asked until now is done: changes come one after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #wanted: ReadonlySet<string> = new Set();

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** See NameServer. */
  listen(gateways: readonly string[]): Promise<string> {
    const wanted = new Set(gateways);
    this.#wanted = wanted;
    const done = this.#last.then(() => this.#adjust(wanted));
    this.#last = done;
    return done;
  }
  /** Whether the address is, or is to be, one of ours. */
  has(address: string): boolean {
    return this.#wanted.has(address);
  }

  async #adjust(wanted: ReadonlySet<string>): Promise<string> {
    const keys = new Set([...wanted].flatMap((address) => Object.keys(transports).map((name) => `${name} ${address}`)));
    const superfluous = [...this.#doors].filter(([key]) => !keys.has(key));
    for (const [key] of superfluous) this.#doors.delete(key);
    await Promise.all(superfluous.map(([, door]) => door.close()));
    const problems: string[] = [];
    for (const address of wanted) {
      for (const [name, open] of Object.entries(transports)) {
        const key = `${name} ${address}`;
        if (this.#doors.has(key)) continue;
        try {
          this.#doors.set(key, await open(address, this.#options));
        } catch (error) {
          problems.push(`${address} port ${this.#options.port} over ${name}: ${reason(error)}`);
        }
      }
    }
    return problems.length === 0 ? '' : `the name server cannot listen at ${problems.join('; ')}`;
  }
}

function reason(error: unknown): string {
  const message = messageOf(error);
  if (/EADDRINUSE/.test(message)) return 'the port is taken, probably by another name server at 0.0.0.0 or [::]';
  if (/EADDRNOTAVAIL/.test(message)) return 'the host does not have the address';
  return message;
}
