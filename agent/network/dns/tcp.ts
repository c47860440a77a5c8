/** The name server at one address, over TCP: where answers are too long for UDP. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Cancel, Millis } from '../../../lib/clock.js';
import { limits } from '../../../lib/limits.js';
import { Frames, framed } from './frames.js';
import type { Door, DoorOptions } from './door.js';

/** Without a question or an answer. */
const IDLE: Millis = 10_000;
/** Questions of one connection that are answered at the same time, and bytes of answers that it has not taken yet, before the next one is read. */
const AT_ONCE = 16;
const UNREAD_BYTES = 64 * 1024;

/** Rejects when the address cannot be taken. */
export async function openTcp(gateway: string, options: DoorOptions): Promise<Door> {
  const connections = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    new Conversation(socket, gateway, options).begin();
  });
  server.maxConnections = limits.name_connections_max;
  const listening = once(server, 'listening');
  server.listen({ port: options.port, host: gateway, ipv6Only: true, exclusive: true });
  await listening;
  server.on('error', ({ message }) =>
    options.log.warn({ gateway, err: message }, 'the name server missed a connection'),
  );
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  };
}

class Conversation {
  readonly #socket: Socket;
  readonly #gateway: string;
  readonly #options: DoorOptions;
  readonly #frames = new Frames(limits.name_query_bytes_max);
  #waiting: Buffer[] = [];
  #underWay = 0;
  #ended = false;
  #cancelIdle: Cancel = () => undefined;

  constructor(socket: Socket, gateway: string, options: DoorOptions) {
    this.#socket = socket;
    this.#gateway = gateway;
    this.#options = options;
  }

  begin(): void {
    const socket = this.#socket;
    this.#stir();
    socket.on('data', (chunk) => {
      this.#stir();
      const messages = this.#frames.push(chunk);
      if (!messages) return void socket.destroy();
      this.#waiting.push(...messages);
      this.#proceed();
    });
    socket.on('drain', () => this.#proceed());
    socket.on('end', () => {
      this.#ended = true;
      this.#proceed();
    });
    socket.on('error', ({ message }) =>
      this.#options.log.debug({ gateway: this.#gateway, err: message }, 'a connection to the name server broke'),
    );
    socket.on('close', () => {
      this.#cancelIdle();
      this.#waiting = [];
    });
  }

  #proceed(): void {
    const socket = this.#socket;
    while (this.#underWay < AT_ONCE && socket.writableLength < UNREAD_BYTES) {
      const message = this.#waiting.shift();
      if (!message) break;
      this.#answer(message);
    }
    if (this.#waiting.length > 0) socket.pause();
    else socket.resume();
    if (this.#ended && this.#waiting.length === 0 && this.#underWay === 0) socket.end();
  }
  #answer(message: Buffer): void {
    const socket = this.#socket;
    const { serve } = this.#options;
    this.#underWay++;
    void serve(message, { source: socket.remoteAddress ?? '', gateway: this.#gateway, overTcp: true }).then((reply) => {
      this.#underWay--;
      if (socket.destroyed) return;
      if (!reply) return void socket.destroy(); // who sends no questions has no business here
      this.#stir();
      socket.write(framed(reply));
      this.#proceed();
    });
  }
  /** Something has happened: the connection is not idle. */
  #stir(): void {
    this.#cancelIdle();
    this.#cancelIdle = this.#options.clock.after(IDLE, () => this.#socket.destroy());
  }
}
