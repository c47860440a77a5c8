import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { ServiceError } from '@grpc/grpc-js';
import { swarmError } from '../lib/errors.js';
import { Dispatcher } from '../proto/load.js';
import type { LogPublicationInput } from '../proto/gen/swarm/v1/LogPublication.js';
import type { ManagerMessage } from '../proto/gen/swarm/v1/ManagerMessage.js';
import { parseAddr } from '../proto/rpc/address.js';
import { asThrown, connect } from '../proto/rpc/client.js';
import type { LiveIdentity } from '../proto/rpc/identity.js';
import type { Link, LogSink, SessionEvents, SessionStream, Transport } from './transport.js';

/** gRPC with both sides' certificates. */
export function grpcTransport(identity: LiveIdentity): Transport {
  return { open: (addr) => new GrpcLink(addr, connect(Dispatcher, { addr, identity }, { keepalive: true })), knock };
}

function knock(addr: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(parseAddr(addr));
    const settle = (answer: boolean): void => {
      resolve(answer);
      socket.destroy();
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    signal.addEventListener('abort', () => settle(false), { once: true });
  });
}

type Client = InstanceType<typeof Dispatcher>;

export class GrpcLink implements Link {
  readonly #addr: string;
  readonly #client: Client;
  readonly #cancels = new Set<() => void>();

  /** `addr` is for messages. The link closes the client. */
  constructor(addr: string, client: Client) {
    this.#addr = addr;
    this.#client = client;
  }

  session(events: SessionEvents): SessionStream {
    const call = this.#client.Session();
    let over = false;
    const cancel = (): void => {
      over = true;
      call.cancel();
    };
    const end = (reason: Error): void => {
      this.#cancels.delete(cancel);
      if (over) return;
      over = true;
      events.onEnd(reason);
    };
    this.#cancels.add(cancel);
    // Waits as long as the client lives: whoever opened the link decides how long that is.
    this.#client.waitForReady(Infinity, (error) => {
      if (!error && !over) events.onConnected();
    });
    call.on('data', (message: ManagerMessage) => {
      if (!over) events.onMessage(message);
    });
    call.on('error', (error: ServiceError) => end(asThrown(this.#client, 'Session', error)));
    call.on('end', () => end(swarmError('UNREACHABLE', { addr: this.#addr, detail: 'the manager ended the session' })));
    return { send: (message) => void (over || call.write(message)) };
  }

  publishLogs(): LogSink {
    let failure: Error | undefined;
    const call = this.#client.PublishLogs((error) => {
      this.#cancels.delete(cancel);
      failure = error ? asThrown(this.#client, 'PublishLogs', error) : swarmError('CANCELLED', { why: 'logs ended' });
      call.destroy(failure); // ends a wait for 'drain'
    });
    const cancel = (): void => call.cancel();
    this.#cancels.add(cancel);
    call.on('error', (error: Error) => (failure ??= error));
    return {
      send: async (publication: LogPublicationInput) => {
        if (failure) throw failure;
        if (!call.write(publication)) await once(call, 'drain');
      },
      end: () => call.end(),
    };
  }

  close(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    this.#client.close();
  }
}
