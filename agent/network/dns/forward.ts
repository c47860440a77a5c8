/**
 * Asks other name servers. The question goes on as it came, byte for byte, but with an id and from a port that nobody can guess; so does the answer.
 * One server after the other, each for a while; who refuses is believed only if nobody else answers.
 */
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import type { Cancel, Clock } from '../../../lib/clock.js';
import { limits } from '../../../lib/limits.js';
import type { Random } from '../../../lib/random.js';
import { answers, isRefusal, MESSAGE_BYTES_MAX, withId } from './message.js';

export interface Forwarder {
  /** The answer with the id of the question; undefined when nobody answers. */
  forward(query: Buffer, servers: readonly string[], protocol: 'udp' | 'tcp'): Promise<Buffer | undefined>;
}

export interface ForwarderOptions {
  clock: Clock;
  random: Random;
  port?: number;
}

const DNS_PORT = 53;

export class NetworkForwarder implements Forwarder {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #port: number;
  #underWay = 0;

  constructor(options: ForwarderOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#port = options.port ?? DNS_PORT;
  }

  async forward(query: Buffer, servers: readonly string[], protocol: 'udp' | 'tcp'): Promise<Buffer | undefined> {
    if (this.#underWay >= limits.dns_forwarded_max) return undefined;
    this.#underWay++;
    try {
      const end = this.#clock.monotonic() + limits.dns_total_ms;
      let refusal: Buffer | undefined;
      for (let i = 0; i < 2 * servers.length && this.#clock.monotonic() < end; i++) {
        const answer = await this.#ask(query, servers[i % servers.length] ?? '', protocol);
        if (answer && !isRefusal(answer)) return withId(answer, query.readUInt16BE(0));
        if (answer && i >= servers.length - 1) return withId(refusal ?? answer, query.readUInt16BE(0));
        refusal ??= answer;
      }
      return refusal && withId(refusal, query.readUInt16BE(0));
    } finally {
      this.#underWay--;
    }
  }

  /** Undefined: no answer, for whatever reason. */
  #ask(query: Buffer, server: string, protocol: 'udp' | 'tcp'): Promise<Buffer | undefined> {
    const asked = withId(query, this.#random.int(0x10000));
    const accept = (answer: Buffer): boolean =>
      answers(asked, answer) && answer.readUInt16BE(0) === asked.readUInt16BE(0);
    return new Promise((resolve) => {
      let cancel: Cancel = () => undefined;
      let close = (): void => undefined;
      let isOver = false;
      const done = (answer: Buffer | undefined): void => {
        if (isOver) return;
        isOver = true;
        cancel();
        close();
        resolve(answer);
      };
      cancel = this.#clock.after(limits.dns_upstream_ms, () => done(undefined));
      close = (protocol === 'udp' ? this.#overUdp : this.#overTcp).call(this, asked, server, (answer) => {
        if (answer === undefined || accept(answer)) done(answer);
      });
    });
  }
  #overUdp(asked: Buffer, server: string, take: (answer: Buffer | undefined) => void): () => void {
    const socket = createSocket(isIPv6(server) ? 'udp6' : 'udp4');
    let isOpen = true;
    socket.on('error', () => take(undefined)); // the host or the network says that nobody is there
    socket.on('message', take);
    // Connected, it hears of nobody else, and of a port that is closed.
    socket.connect(this.#port, server, () => {
      if (isOpen) socket.send(asked);
    });
    return () => {
      isOpen = false;
      socket.close();
    };
  }
  #overTcp(asked: Buffer, server: string, take: (answer: Buffer | undefined) => void): () => void {
    const socket = connect(this.#port, server);
    let received = Buffer.alloc(0);
    socket.on('error', () => take(undefined));
    socket.on('close', () => take(undefined));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const length = received.length < 2 ? MESSAGE_BYTES_MAX : received.readUInt16BE(0);
      if (received.length >= length + 2) take(received.subarray(2, length + 2));
    });
    socket.write(framed(asked));
    return () => socket.destroy();
  }
}

/** As messages are sent over TCP. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
