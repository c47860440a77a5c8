import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Answer } from './report.js';

/** A request that was not answered as it should have been. `reason` is a word to count by. */
export class Failure extends Error {
  readonly reason: string;
  constructor(reason: string, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export interface Sender {
  /** Sends one request. Rejects with a Failure. */
  send(): Promise<{ answer: Answer; retried: boolean }>;
  /** Lets go of what it has kept. */
  close(): void;
}

export interface SenderOptions {
  url: URL;
  /** Connections (UDP: sockets) that are kept and used in turn; 0 makes a new one for each request. */
  kept: number;
  /** Milliseconds until a request without its whole answer has failed. */
  timeout: number;
  /** The form that is posted; without it the request is a GET. */
  form?: string | undefined;
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'connect-timeout',
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
};

export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new Failure(REASONS[code] ?? 'error', code && !message.includes(code) ? `${code}: ${message}` : message);
}

export const senderFor = (options: SenderOptions): Sender =>
  options.url.protocol === 'udp:' ? new UdpSender(options) : new HttpSender(options);

class HttpSender implements Sender {
  readonly #options: SenderOptions;
  readonly #agent: Agent | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
    if (options.kept > 0) this.#agent = new Agent({ keepAlive: true, maxSockets: options.kept });
  }

  async send(): Promise<{ answer: Answer; retried: boolean }> {
    try {
      return { answer: await this.#exchange(this.#agent), retried: false };
    } catch (error) {
      // As every client of HTTP does (RFC 9112, 9.3.1): the server may close a kept connection just when it is used again.
      if (!(error instanceof ClosedBeforeAnswer) || this.#options.form !== undefined) throw error;
      return { answer: await this.#exchange(undefined), retried: true };
    }
  }
  close(): void {
    this.#agent?.destroy();
  }

  #exchange(agent: Agent | undefined): Promise<Answer> {
    const { url, timeout, form } = this.#options;
    return new Promise((resolve, reject) => {
      const headers = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
      const call = request(url, { agent: agent ?? false, method: form === undefined ? 'GET' : 'POST', headers });
      const timer = setTimeout(() => call.destroy(lateness(call, timeout)), timeout);
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
      };
      call.once('error', (error) => fail(closedBeforeAnswer(call, error) ?? failureOf(error)));
      call.once('response', (response) => {
        response.once('error', (error) => {
          fail(error instanceof Failure ? error : new Failure('short-body', `${error.message} (${peers(call)})`));
        });
        response.once('end', () => {
          clearTimeout(timer);
          const { statusCode = 0 } = response;
          if (statusCode >= 400) reject(new Failure(`http-${statusCode}`, peers(call)));
          else resolve(answerOf(response));
        });
        response.resume();
      });
      call.end(form);
    });
  }
}

class ClosedBeforeAnswer extends Failure {}

function closedBeforeAnswer(call: ClientRequest, error: NodeJS.ErrnoException): Failure | undefined {
  const { reason, message } = failureOf(error);
  return call.reusedSocket && reason === 'reset' ? new ClosedBeforeAnswer(reason, message) : undefined;
}

function lateness(call: ClientRequest, timeout: number): Failure {
  const { socket } = call;
  const reason = socket === null || socket.connecting ? 'connect-timeout' : 'timeout';
  return new Failure(reason, `nothing within ${timeout} ms (${peers(call)})`);
}

/** Both ends of the connection, to look for in the tables of the kernel. */
function peers({ socket }: ClientRequest): string {
  const { localAddress = '-', localPort = 0, remoteAddress = '-', remotePort = 0 } = socket ?? {};
  return `${localAddress}:${localPort} > ${remoteAddress}:${remotePort}`;
}

function answerOf({ headers }: IncomingMessage): Answer {
  const header = (name: string): string => String(headers[name] ?? '');
  return { server: header('x-server'), version: header('x-version'), client: header('x-client') };
}

class UdpSender implements Sender {
  readonly #options: SenderOptions;
  readonly #kept: Promise<Socket>[] = [];
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  /** Requests that a kept socket waits for, to be told when it learns that nobody listens. */
  readonly #refused = new Map<Socket, Set<(error: Error) => void>>();
  #sent = 0;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async send(): Promise<{ answer: Answer; retried: boolean }> {
    const { kept } = this.#options;
    const id = String(this.#sent++);
    const place = kept > 0 ? Number(id) % kept : 0;
    const socket = await (kept > 0 ? (this.#kept[place] ??= this.#open()) : this.#open());
    try {
      return { answer: await this.#exchange(socket, id), retried: false };
    } catch (error) {
      throw failureOf(error);
    } finally {
      this.#waiting.delete(id);
      if (kept === 0) this.#end(socket);
    }
  }
  close(): void {
    for (const opening of this.#kept) void opening.then((socket) => this.#end(socket));
  }

  /** A socket that is connected hears of a port that nobody listens at, and takes answers from no other address than the one it asks. */
  async #open(): Promise<Socket> {
    const socket = createSocket('udp4');
    const { hostname, port } = this.#options.url;
    const refused = new Set<(error: Error) => void>();
    this.#refused.set(socket, refused);
    const opened = once(socket, 'connect'); // rejects with an error
    socket.connect(Number(port), hostname);
    await opened.catch((error: unknown) => {
      this.#end(socket);
      throw failureOf(error);
    });
    socket.on('error', (error) => {
      for (const tell of refused) tell(error);
    });
    socket.on('message', (message) => {
      const { id, server, version, client } = JSON.parse(message.toString()) as Answer & { id: string };
      this.#waiting.get(id)?.({ server, version, client });
    });
    return socket;
  }
  #end(socket: Socket): void {
    this.#refused.delete(socket);
    socket.close();
  }

  #exchange(socket: Socket, id: string): Promise<Answer> {
    const { timeout } = this.#options;
    const refused = this.#refused.get(socket);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        finish(() => reject(new Failure('timeout', `nothing within ${timeout} ms (port ${socket.address().port})`)));
      }, timeout);
      const fail = (error: Error): void => finish(() => reject(error));
      const finish = (outcome: () => void): void => {
        clearTimeout(timer);
        refused?.delete(fail);
        outcome();
      };
      refused?.add(fail);
      this.#waiting.set(id, (answer) => finish(() => resolve(answer)));
      socket.send(id, (error) => {
        if (error) fail(error);
      });
    });
  }
}
