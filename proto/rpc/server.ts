/**
 * One gRPC server behind a local socket and a TLS port. Owns its listeners and connections: who is behind a connection is
 * decided once, when it is accepted, and bound to it; each call is then checked against policy.ts before its handler runs.
 * A connection never outlives the certificate it was opened with: at expiry its client is told to come back with its new one.
 */
import {
  experimental,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Duplex } from 'node:stream';
import type { Clock, Millis } from '../../lib/clock.js';
import { SwarmError, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import { parseAddr } from './address.js';
import { gate } from './authorize.js';
import type { Caller } from './caller.js';
import { verifyNodeCertificate, type NodeCertificateFacts } from './certificate.js';
import type { LiveIdentity } from './identity.js';
import { listenTls, listenUnix, type Connection, type Listener } from './listener.js';

/** A client that vanished without a word is noticed after the sum of these. */
const PING_EVERY_MS = 5_000;
const PING_TIMEOUT_MS = 2_500;
/**
 * A connection without calls is ended after this time. grpc-js goes on connecting for a client that was closed meanwhile (1.14), and what
 * comes of it belongs to nobody, yet is kept alive by pings. Whoever still wants a connection makes a new one with the next call.
 */
const IDLE_MS = 30_000;
/** How long streams may go on after their connection's certificate has expired. */
const EXPIRY_GRACE_MS = 10_000;
/** Long enough to join. A caller whose certificate was refused then comes back and is looked at anew. */
const ANONYMOUS_LIFETIME_MS = 30_000;

/** How long a connection may take to close after its calls were cut off, so that they are told. */
const GOODBYE_MS = 100;

type Injector = ReturnType<Server['createConnectionInjector']>;

export class RpcServer {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #isRemoved: (nodeId: string) => boolean;
  readonly #isPastOffice: (facts: NodeCertificateFacts) => boolean;
  readonly #grpc: Server;
  readonly #listeners: Listener[] = [];
  readonly #connections = new Map<Duplex, Injector>();
  #closing = false;
  #lastClosed: (() => void) | undefined;

  /**
   * `isRemoved`: whether a node with a valid certificate is no longer of the cluster. `isPastOffice`: whether one with a manager's
   * certificate has become a worker since it was issued.
   */
  constructor(options: {
    clock: Clock;
    log: Log;
    idleMs?: Millis;
    isRemoved?: (nodeId: string) => boolean;
    isPastOffice?: (facts: NodeCertificateFacts) => boolean;
  }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#isRemoved = options.isRemoved ?? (() => false);
    this.#isPastOffice = options.isPastOffice ?? (() => false);
    this.#grpc = new Server({
      'grpc.max_receive_message_length': limits.message_bytes_max,
      'grpc.max_send_message_length': limits.message_bytes_max,
      'grpc.keepalive_time_ms': PING_EVERY_MS,
      'grpc.keepalive_timeout_ms': PING_TIMEOUT_MS,
      'grpc.max_connection_idle_ms': options.idleMs ?? IDLE_MS,
      'grpc.enable_channelz': 0,
    });
  }

  /** At any time, also while listening. */
  addService(definition: ServiceDefinition, handlers: UntypedServiceImplementation): void {
    this.#grpc.addService(definition, handlers);
  }
  removeService(definition: ServiceDefinition): void {
    this.#grpc.removeService(definition);
  }

  /** Throws ADDRESS_IN_USE when another process answers at `path`. */
  async listenUnix(path: string, mode = 0o660): Promise<void> {
    this.#listeners.push(await listenUnix(path, mode, (connection) => this.#accept(connection, { kind: 'local' })));
  }

  /** Resolves to the address listened on, "host:port". Throws ADDRESS_IN_USE. */
  async listenTls(addr: string, identity: LiveIdentity): Promise<string> {
    const listener = await listenTls(
      parseAddr(addr, 'listen address'),
      identity,
      (connection) => this.#acceptTls(connection, identity),
      (peer, reason) => this.#log.info({ peer, reason }, 'a connection came to nothing'),
    );
    this.#listeners.push(listener);
    return listener.addr;
  }

  /** Accepts nothing new, lets calls end for `graceMs`, then cuts them off. */
  async close({ graceMs }: { graceMs: Millis }): Promise<void> {
    this.#closing = true;
    for (const listener of this.#listeners) listener.close();
    for (const injector of this.#connections.values()) injector.drain(graceMs);
    // Node.js waits for the other side to close too, which a dead one never does.
    const cancel = this.#clock.after(graceMs + GOODBYE_MS, () => {
      for (const socket of this.#connections.keys()) socket.destroy();
    });
    if (this.#connections.size > 0) await new Promise<void>((resolve) => (this.#lastClosed = resolve));
    cancel();
    this.#grpc.forceShutdown();
  }

  #acceptTls(connection: Connection, identity: LiveIdentity): void {
    const anonymous = (refused: SwarmError | undefined): void =>
      this.#accept(connection, { kind: 'anonymous', refused }, this.#clock.now() + ANONYMOUS_LIFETIME_MS);
    if (!connection.certificate) return anonymous(undefined);
    let facts: NodeCertificateFacts;
    try {
      facts = verifyNodeCertificate(connection.certificate, identity.current.rootPem, this.#clock.now());
    } catch (error) {
      if (!(error instanceof SwarmError)) throw error;
      return anonymous(error);
    }
    const { nodeId, clusterId, role, notAfter } = facts;
    this.#accept(connection, { kind: 'node', nodeId, clusterId, role }, notAfter, () => this.#isPastOffice(facts));
  }

  #accept({ socket, peer }: Connection, caller: Caller, until?: Millis, isPastOffice?: () => boolean): void {
    if (this.#closing) return void socket.destroy();
    const veto = (id: string): SwarmError | undefined =>
      this.#isRemoved(id) ? swarmError('NODE_REMOVED', { id }) : undefined;
    const credentials = experimental.createServerCredentialsWithInterceptors(ServerCredentials.createInsecure(), [
      gate({ caller, veto, ...(isPastOffice && { isPastOffice }), peer, log: this.#log }),
    ]);
    const injector = this.#grpc.createConnectionInjector(credentials);
    const cancelExpiry =
      until === undefined
        ? undefined
        : this.#clock.after(until - this.#clock.now(), () => injector.drain(EXPIRY_GRACE_MS));
    this.#connections.set(socket, injector);
    socket.on('error', (error: Error) => this.#log.debug({ peer, reason: error.message }, 'a connection broke'));
    socket.once('close', () => {
      cancelExpiry?.();
      injector.destroy();
      this.#connections.delete(socket);
      if (this.#connections.size === 0) this.#lastClosed?.();
    });
    injector.injectConnection(socket);
  }
}
