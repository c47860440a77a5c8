/** Connections to a local socket or to another node, and calls over them that return promises and throw SwarmErrors. */
import {
  ChannelCredentials,
  experimental,
  Metadata,
  type CallOptions,
  type ChannelOptions,
  type Client,
  type ClientUnaryCall,
  type requestCallback,
  type ServiceError,
} from '@grpc/grpc-js';
import { createSecureContext, type PeerCertificate } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { SystemClock, type Cancel, type Millis } from '../../lib/clock.js';
import { messageOf, swarmError, type SwarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import { clusterIdOf, readNodeCertificate, ROLE_UNITS } from './certificate.js';
import type { Identity, LiveIdentity } from './identity.js';
import { fromServiceError } from './wire-error.js';

export type Target =
  /** The daemon on this host. */
  | { unix: string }
  /** A manager, both sides proven. */
  | { addr: string; identity: LiveIdentity; /** Which manager it must be; any when not given. */ nodeId?: string }
  /** A manager, by a node that has no certificate yet: only the manager is proven. */
  | { addr: string; rootPem: string }
  /** Whoever answers: only for what is checked by other means. */
  | { addr: string; trust: 'nobody' };

export interface ConnectOptions {
  /** Notices within 3 s that the other side is gone, also in the middle of a quiet stream. */
  keepalive?: boolean;
}

const KEEPALIVE: ChannelOptions = {
  'grpc.keepalive_time_ms': 1_000,
  'grpc.keepalive_timeout_ms': 1_500,
  'grpc.keepalive_permit_without_calls': 1,
};
const ALWAYS: ChannelOptions = {
  'grpc.max_receive_message_length': limits.message_bytes_max,
  'grpc.max_send_message_length': limits.message_bytes_max,
  // gRPC's own are 1 s to 2 min: too long for nodes that wait for a manager to come back.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // The cluster's own traffic goes through no proxy, asks DNS for no service configuration, and its clients share no
  // connections, so that closing one closes its connection.
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_channelz': 0, // nobody asks for its statistics, and each call would pay for them
  // The name asked for in the handshake: a role, since a manager's address proves nothing (RFC 6066 allows no IP address there).
  'grpc.ssl_target_name_override': ROLE_UNITS.manager,
};

type ClientConstructor<C extends Client> = new (
  address: string,
  credentials: ChannelCredentials,
  options?: ChannelOptions,
) => C;

/** A client of one service at `target`. Connects with its first call and again when needed; `close()` it after use. */
export function connect<C extends Client>(
  Service: ClientConstructor<C>,
  target: Target,
  options: ConnectOptions = {},
): C {
  const address = 'unix' in target ? `unix:${target.unix}` : `dns:${target.addr}`;
  return new Service(address, credentialsFor(target), { ...ALWAYS, ...(options.keepalive ? KEEPALIVE : {}) });
}

type UnaryShape<Request, Response> = (argument: Request, callback: requestCallback<Response>) => ClientUnaryCall;
/** The names of a client's unary methods, as in the .proto file. */
export type UnaryMethod<C extends Client> = {
  [K in keyof C]: K extends Capitalize<string & K> ? (C[K] extends UnaryShape<never, object> ? K : never) : never;
}[keyof C];
export type RequestOf<C, M extends keyof C> = C[M] extends UnaryShape<infer Request, infer _> ? Request : never;
export type ResponseOf<C, M extends keyof C> = C[M] extends UnaryShape<never, infer Response> ? Response : never;

export interface UnaryOptions {
  /** Until the answer must be there; 10 s when not given. */
  timeoutMs?: Millis;
  signal?: AbortSignal;
}

const TIMEOUT_MS = 10_000;
const systemClock = new SystemClock(); // grpc-js takes a deadline as a time of the system's clock

/**
 * Calls `client.method(request)`. Throws what the other side threw, by its code; UNREACHABLE with the address when no
 * answer came in time; CANCELLED when `signal` was aborted.
 */
export function unary<C extends Client, M extends UnaryMethod<C>>(
  client: C,
  method: M,
  request: RequestOf<C, M>,
  { timeoutMs = TIMEOUT_MS, signal }: UnaryOptions = {},
): Promise<ResponseOf<C, M>> {
  type Untyped = (
    request: unknown,
    metadata: Metadata,
    options: CallOptions,
    done: requestCallback<ResponseOf<C, M>>,
  ) => ClientUnaryCall;
  return new Promise((resolve, reject) => {
    const cancelled = (): SwarmError =>
      swarmError('CANCELLED', { why: messageOf(signal?.reason) }, { cause: signal?.reason });
    if (signal?.aborted) return reject(cancelled());
    const deadline = systemClock.now() + timeoutMs;
    const call = (client[method] as Untyped).call(client, request, new Metadata(), { deadline }, (error, response) => {
      signal?.removeEventListener('abort', abort);
      if (!error) resolve(response as ResponseOf<C, M>);
      else reject(signal?.aborted ? cancelled() : asThrown(client, String(method), error));
    });
    const abort = (): void => call.cancel();
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** What a stream's 'error' event or a plain callback brought, as a SwarmError. `method` is named in it. */
export function asThrown(client: Client, method: string, error: ServiceError): SwarmError {
  const addr = client
    .getChannel()
    .getTarget()
    .replace(/^(?:dns|unix):/, '');
  return fromServiceError(error, addr, method);
}

function credentialsFor(target: Target): ChannelCredentials {
  if ('unix' in target) return ChannelCredentials.createInsecure();
  if ('identity' in target) {
    const { identity, nodeId } = target;
    const provider = certificateProvider(identity);
    return experimental.createCertificateProviderChannelCredentials(provider, provider, {
      checkServerIdentity: (_, certificate) => checkManager(certificate, identity.current.rootPem, nodeId),
    });
  }
  if ('rootPem' in target) {
    const { rootPem } = target;
    return ChannelCredentials.createFromSecureContext(createSecureContext({ ca: rootPem, minVersion: 'TLSv1.3' }), {
      checkServerIdentity: (_, certificate) => checkManager(certificate, rootPem),
    });
  }
  return ChannelCredentials.createFromSecureContext(createSecureContext({ minVersion: 'TLSv1.3' }), {
    rejectUnauthorized: false,
  });
}

/** TLS has found the server's certificate signed by the root. Not the host name counts then but that it is a manager's. */
export function checkManager(presented: PeerCertificate, rootPem: string, nodeId?: string): Error | undefined {
  try {
    const facts = readNodeCertificate(new X509Certificate(presented.raw));
    if (facts.clusterId !== clusterIdOf(new X509Certificate(rootPem)))
      return new Error(`it is of another cluster, ${facts.clusterId}`);
    if (facts.role !== 'manager') return new Error(`node ${facts.nodeId} is no manager`);
    return nodeId === undefined || facts.nodeId === nodeId ? undefined : new Error(`it is node ${facts.nodeId}`);
  } catch (error) {
    return error as Error;
  }
}

/** Gives grpc-js the identity of the moment for each new connection. */
function certificateProvider(identity: LiveIdentity): experimental.CertificateProvider {
  const stops = new Map<unknown, Cancel>();
  const feed = <Update>(listener: (update: Update | null) => void, read: (identity: Identity) => Update): void => {
    stops.set(
      listener,
      identity.watch((next) => listener(read(next))),
    );
    listener(read(identity.current));
  };
  const stop = (listener: unknown): void => {
    stops.get(listener)?.();
    stops.delete(listener);
  };
  return {
    addCaCertificateListener: (listener) => feed(listener, ({ rootPem }) => ({ caCertificate: Buffer.from(rootPem) })),
    removeCaCertificateListener: stop,
    addIdentityCertificateListener: (listener) =>
      feed(listener, ({ certificatePem, keyPem }) => ({
        certificate: Buffer.from(certificatePem),
        privateKey: Buffer.from(keyPem),
      })),
    removeIdentityCertificateListener: stop,
  };
}
