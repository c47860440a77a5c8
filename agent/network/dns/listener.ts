/** One address at which questions are taken, over UDP and TCP. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import type { Cancel, Clock } from '../../../lib/clock.js';
import { limits } from '../../../lib/limits.js';
import { framed } from './forward.js';

/** Undefined: there is nothing to answer. */
type Handler = (message: Buffer, from: string, protocol: 'udp' | 'tcp') => Promise<Buffer | undefined>;

export interface ListenerOptions {
  address: string;
  port: number;
  clock: Clock;
  handle: Handler;
}

/** Opens one. Rejects as the system does when the address is not this host's, or the port is another's. */
export type OpenListener = (options: ListenerOptions) => Promise<{ close(): Promise<void> }>;

export const openListener: OpenListener = (options) => Listener.open(options);

class Listener {
  readonly #options: ListenerOptions;
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #connections = new Set<Socket>();
  #isClosed = false;

  private constructor(options: ListenerOptions) {
    this.#options = options;
    this.#udp = createSocket('udp4');
    this.#tcp = createServer((socket) => this.#connection(socket));
    this.#tcp.maxConnections = limits.dns_connections_max;
  }

  static async open(options: ListenerOptions): Promise<Listener> {
    const listener = new Listener(options);
    try {
      await listener.#open();
    } catch (error) {
      await listener.close();
      throw error;
    }
    return listener;
  }
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const connection of this.#connections) connection.destroy();
    await new Promise<void>((resolve) => this.#udp.close(() => resolve()));
    if (this.#tcp.listening) await new Promise<void>((resolve) => this.#tcp.close(() => resolve()));
  }

  async #open(): Promise<void> {
    const { address, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#udp.once('error', reject);
      this.#udp.bind({ address, port, exclusive: true }, resolve);
    });
    await new Promise<void>((resolve, reject) => {
      this.#tcp.once('error', reject);
      this.#tcp.listen({ host: address, port: this.#udp.address().port, exclusive: true }, resolve);
    });
    this.#udp.on('message', (message, { address: from, port: fromPort }) => {
      void this.#options.handle(message, from, 'udp').then((answer) => {
        if (answer && !this.#isClosed) this.#udp.send(answer, fromPort, from);
      });
    });
    // A client that is gone is the only thing that can go wrong with an open socket, and nobody is left to tell.
    this.#udp.on('error', () => undefined);
    this.#tcp.on('error', () => undefined);
  }

  /** Questions of one connection are answered in their order. */
  #connection(socket: Socket): void {
    const { clock, handle } = this.#options;
    let received = Buffer.alloc(0);
    let idle: Cancel = () => undefined;
    let answering = Promise.resolve();
    const rest = (): void => {
      idle();
      idle = clock.after(limits.dns_idle_ms, () => socket.destroy());
    };
    this.#connections.add(socket);
    rest();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      idle();
      this.#connections.delete(socket);
    });
    socket.on('data', (chunk) => {
      rest();
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const length = received.readUInt16BE(0);
        const message = received.subarray(2, 2 + length);
        received = received.subarray(2 + length);
        socket.pause();
        answering = answering.then(async () => {
          const answer = await handle(message, socket.remoteAddress ?? '', 'tcp');
          if (answer) socket.write(framed(answer));
          socket.resume();
        });
      }
    });
  }
}
